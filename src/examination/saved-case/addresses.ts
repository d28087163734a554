import { PRIVATE_BLOCKS, parseIp } from '../../core/policy/index.ts';
import { chanceFrom } from './chance.ts';

/** Blocks whose addresses stay in them: who is private, local or of documentation stays so. Everyone stays everyone. */
const KEPT = [...PRIVATE_BLOCKS, '0.0.0.0/8', '224.0.0.0/3', '2000::/3', '::/96'].flatMap(
  (text) => parseIp(text) ?? [],
);

/**
 * Other addresses for addresses: two that share their first n bits share exactly n bits afterwards too, so an address
 * lies in a block if and only if its stand-in lies in the block's stand-in (Xu et al., Prefix-Preserving IP Address
 * Anonymization, 2002). `seed` is secret: without it nothing leads back.
 */
export function addressStandIns(seed: string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    const made = known.get(text) ?? standInFor(text, seed);
    known.set(text, made);
    return made;
  };
}

function standInFor(text: string, seed: string): string {
  const block = parseIp(text);
  if (block === null) return text;
  const { bits, size, prefix } = block;
  // A block that is written with zeros behind its prefix has them afterwards too.
  const end = (bits & ((1n << BigInt(size - prefix)) - 1n)) === 0n ? prefix : size;
  let made = 0n;
  for (let at = 0; at < size; at += 1) {
    const before = bits >> BigInt(size - at);
    const bit = (bits >> BigInt(size - at - 1)) & 1n;
    const isKept = KEPT.some((one) => one.size === size && at < one.prefix && one.bits >> BigInt(size - at) === before);
    // The last bit of an octet always flips, so that no address and no usual block stays what it is.
    const flips =
      at < end && !isKept && ((at + 1) % (size / 4) === 0 || chanceFrom(`${seed} ${size} ${at} ${before}`)() < 0.5);
    made = (made << 1n) | (flips ? bit ^ 1n : bit);
  }
  return `${size === 32 ? ipv4(made) : ipv6(made)}${text.includes('/') ? `/${prefix}` : ''}`;
}

const ipv4 = (bits: bigint): string => [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 255n)).join('.');

const ipv6 = (bits: bigint): string =>
  Array.from({ length: 8 }, (_, at) => ((bits >> BigInt(112 - 16 * at)) & 0xffffn).toString(16))
    .join(':')
    .replace(/(?:^|:)0(?::0)+(?::|$)/, '::');
