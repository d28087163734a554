/** An address or block: its bits as a number, how many bits the family has, how many of them count. */
export interface IpBlock {
  readonly bits: bigint;
  readonly size: 32 | 128;
  readonly prefix: number;
}

/** Reads an IPv4 or IPv6 address or CIDR block; an address alone is a block of one. Null when it is none. */
export function parseIp(text: string): IpBlock | null {
  const slash = text.indexOf('/');
  const address = slash < 0 ? text : text.slice(0, slash);
  const size = address.includes(':') ? 128 : 32;
  const bits = size === 32 ? ipv4Bits(address) : ipv6Bits(address);
  if (bits === null) return null;
  if (slash < 0) return { bits, size, prefix: size };
  const written = text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(written) || Number(written) > size) return null;
  return { bits, size, prefix: Number(written) };
}

/** Whether an address lies in a block; families never mix. */
export function ipInBlock(address: IpBlock, block: IpBlock): boolean {
  if (address.size !== block.size) return false;
  const shift = BigInt(block.size - block.prefix);
  return address.bits >> shift === block.bits >> shift;
}

/** Addresses that no caller from the internet can have: private, shared, loopback and link-local blocks. */
export const PRIVATE_BLOCKS: readonly string[] = [
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  'fc00::/7',
  'fe80::/10',
  '::1/128',
];

/** True for a block that lies wholly in private address space. */
export function isPrivateBlock(block: IpBlock): boolean {
  return PRIVATE_BLOCKS.map(parseIp).some(
    (outer) => outer !== null && outer.prefix <= block.prefix && ipInBlock(block, outer),
  );
}

/** An address as a block of one, as a condition value. */
export const hostBlock = (address: string): string => `${address}/${address.includes(':') ? 128 : 32}`;

function ipv4Bits(text: string): bigint | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  let bits = 0n;
  for (const part of parts) {
    if (!/^\d{1,3}$/.test(part) || Number(part) > 255) return null;
    bits = (bits << 8n) | BigInt(part);
  }
  return bits;
}

function ipv6Bits(text: string): bigint | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const head = groups(halves[0] ?? '');
  const tail = halves.length === 2 ? groups(halves[1] ?? '') : [];
  if (head === null || tail === null) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  return [...head, ...Array<bigint>(missing).fill(0n), ...tail].reduce((bits, group) => (bits << 16n) | group, 0n);
}

/** Groups of four hexadecimal digits; the last may be an IPv4 address. */
function groups(text: string): bigint[] | null {
  if (text === '') return [];
  const out: bigint[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (i === parts.length - 1 && part.includes('.')) {
      const four = ipv4Bits(part);
      if (four === null) return null;
      out.push(four >> 16n, four & 0xffffn);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) out.push(BigInt(`0x${part}`));
    else return null;
  }
  return out;
}
