import { BlockList, isIP, isIPv6 } from 'node:net';

interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

/** The first and last address of a block, and the neighbours outside; a bare address is a block of one. */
export function edgesOf(block: string): { readonly inside: readonly string[]; readonly outside: readonly string[] } {
  const [network = '', length] = block.split('/');
  const address = addressIn(network);
  if (address === null) return { inside: [], outside: [] };
  const { bits, value } = address;
  const size = 1n << BigInt(bits - Number(length ?? bits));
  const first = value - (value % size);
  const last = first + size - 1n;
  const text = (one: bigint): string => textOf({ bits, value: one });
  return {
    inside: [...new Set([text(first), text(last)])],
    outside: [
      ...(first === 0n ? [] : [text(first - 1n)]),
      ...(last + 1n === 1n << BigInt(bits) ? [] : [text(last + 1n)]),
    ],
  };
}

function addressIn(text: string): Address | null {
  if (isIP(text) === 4) return { bits: 32, value: numberOf(text.split('.').map(Number), 256n) };
  if (isIP(text) !== 6) return null;
  const [head = '', tail] = plainV6(text).split('::');
  const words = (part: string) => (part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16)));
  const [front, back] = [words(head), words(tail ?? '')];
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => 0);
  return { bits: 128, value: numberOf([...front, ...zeros, ...back], 65536n) };
}

const numberOf = (digits: readonly number[], base: bigint): bigint =>
  digits.reduce((sum, digit) => sum * base + BigInt(digit), 0n);

/** The shortest way to write an IPv6 address, without an IPv4 address in it. */
const plainV6 = (text: string): string => new URL(`http://[${text}]/`).hostname.slice(1, -1);

function textOf({ bits, value }: Address): string {
  const digit = (at: number, width: number): bigint => (value >> BigInt(at * width)) & ((1n << BigInt(width)) - 1n);
  if (bits === 32) return [3, 2, 1, 0].map((at) => digit(at, 8)).join('.');
  return plainV6([7, 6, 5, 4, 3, 2, 1, 0].map((at) => digit(at, 16).toString(16)).join(':'));
}

/** Whether an address is in one of these blocks. */
export function isWithin(blocks: readonly string[], address: string): boolean {
  const family = (text: string) => (isIPv6(text) ? 'ipv6' : 'ipv4');
  const list = new BlockList();
  // To Node, every IPv4 address is also an IPv6 one.
  for (const block of blocks.filter((one) => family(one.split('/')[0] ?? '') === family(address))) {
    const [network = '', bits] = block.split('/');
    list.addSubnet(network, Number(bits), family(network));
  }
  return list.check(address, family(address));
}
