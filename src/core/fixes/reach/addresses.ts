import { type IpBlock, parseIp } from '../../policy/conditions.ts';

/** An inclusive run of addresses of one family, as numbers. */
interface Run {
  readonly size: 32 | 128;
  readonly from: bigint;
  readonly to: bigint;
}

/** A set of IPv4 and IPv6 addresses: runs in order that neither meet nor touch. */
export type AddressSet = readonly Run[];

const FAMILIES = [32, 128] as const;
const lastOf = (size: number): bigint => (1n << BigInt(size)) - 1n;

export const EVERY_ADDRESS: AddressSet = FAMILIES.map((size) => ({ size, from: 0n, to: lastOf(size) }));

/** The addresses of CIDR blocks; what is no block holds none. */
export const addressesIn = (blocks: readonly string[]): AddressSet =>
  joined(blocks.flatMap((block) => runOf(parseIp(block)) ?? []));

function runOf(block: IpBlock | null): Run | null {
  if (block === null) return null;
  const free = BigInt(block.size - block.prefix);
  const from = (block.bits >> free) << free;
  return { size: block.size, from, to: from + (1n << free) - 1n };
}

function joined(runs: AddressSet): AddressSet {
  const sorted = [...runs].sort((a, b) => a.size - b.size || (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  const out: Run[] = [];
  for (const run of sorted) {
    const last = out.at(-1);
    if (last !== undefined && last.size === run.size && run.from <= last.to + 1n)
      out[out.length - 1] = { ...last, to: run.to > last.to ? run.to : last.to };
    else out.push(run);
  }
  return out;
}

export const together = (...sets: readonly AddressSet[]): AddressSet => joined(sets.flat());

export function allBut(set: AddressSet): AddressSet {
  return FAMILIES.flatMap((size) => {
    const out: Run[] = [];
    let next = 0n;
    for (const run of set.filter((one) => one.size === size)) {
      if (run.from > next) out.push({ size, from: next, to: run.from - 1n });
      next = run.to + 1n;
    }
    return next <= lastOf(size) ? [...out, { size, from: next, to: lastOf(size) }] : out;
  });
}

export function shared(a: AddressSet, b: AddressSet): AddressSet {
  return joined(
    a.flatMap((one) =>
      b.flatMap((other) => {
        const from = one.from > other.from ? one.from : other.from;
        const to = one.to < other.to ? one.to : other.to;
        return one.size === other.size && from <= to ? [{ size: one.size, from, to }] : [];
      }),
    ),
  );
}

export const without = (a: AddressSet, b: AddressSet): AddressSet => shared(a, allBut(b));

/** The least number of CIDR blocks that hold exactly these addresses. */
export function blocksOf(set: AddressSet): readonly string[] {
  return set.flatMap((run) => {
    const out: string[] = [];
    for (let from = run.from; from <= run.to; ) {
      let free = 0n;
      while (free < BigInt(run.size)) {
        const wider = 1n << (free + 1n);
        if (from % wider !== 0n || from + wider - 1n > run.to) break;
        free += 1n;
      }
      out.push(`${written(from, run.size)}/${run.size - Number(free)}`);
      from += 1n << free;
    }
    return out;
  });
}

/** One address of a set. */
export const someOf = ([run]: AddressSet): string | null => (run === undefined ? null : written(run.from, run.size));

/** An IPv6 address in the short form of RFC 5952: the longest run of zeros is left out. */
function written(bits: bigint, size: 32 | 128): string {
  const width = size === 32 ? 8n : 16n;
  const count = size === 32 ? 4 : 8;
  const groups = Array.from(
    { length: count },
    (_, at) => (bits >> (width * BigInt(count - 1 - at))) & ((1n << width) - 1n),
  );
  if (size === 32) return groups.join('.');
  const text = groups.map((group) => group.toString(16)).join(':');
  const longest = [...text.matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)]
    .map(([zeros], at, all) => ({ zeros, index: all[at]?.index ?? 0 }))
    .sort((a, b) => b.zeros.length - a.zeros.length)[0];
  if (longest === undefined) return text;
  const before = text.slice(0, longest.index).replace(/:$/, '');
  const after = text.slice(longest.index + longest.zeros.length).replace(/^:/, '');
  return `${before}::${after}`;
}

/** The parts into which these sets cut all addresses: within one part no set tells two addresses apart. */
export function partsOf(sets: readonly AddressSet[]): readonly AddressSet[] {
  return sets.reduce<readonly AddressSet[]>(
    (parts, set) => parts.flatMap((part) => [shared(part, set), without(part, set)].filter((one) => one.length > 0)),
    [EVERY_ADDRESS],
  );
}
