import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressesIn,
  allBut,
  blocksOf,
  classesOf,
  type Language,
  languageOf,
  partitionOf,
  shared,
  someOf,
  startOf,
  templateLanguage,
  together,
  without,
} from '../../../src/core/fixes/reach/sets.ts';
import { ipInBlock, parseIp } from '../../../src/core/policy/conditions.ts';
import { glob, globPattern } from '../../../src/core/policy/match.ts';

const octet = fc.constantFrom(0, 1, 2, 10, 127, 128, 192, 203, 255);
const v4 = fc.tuple(octet, octet, octet, octet).map((parts) => parts.join('.'));
const group = fc.constantFrom('0', '1', 'db8', '2001', 'ffff');
const v6 = fc.array(group, { minLength: 8, maxLength: 8 }).map((groups) => groups.join(':'));
const block = fc.oneof(
  fc.tuple(v4, fc.integer({ min: 0, max: 32 })).map(([address, prefix]) => `${address}/${prefix}`),
  fc.tuple(v6, fc.integer({ min: 0, max: 128 })).map(([address, prefix]) => `${address}/${prefix}`),
);
const blocks = fc.array(block, { maxLength: 5 });
const address = fc.oneof(v4, v6);

/** The policy engine's own reading of one address and a list of blocks. */
const holds = (list: readonly string[], one: string): boolean =>
  list.some((text) => {
    const [a, b] = [parseIp(one), parseIp(text)];
    return a !== null && b !== null && ipInBlock(a, b);
  });
const has = (set: ReturnType<typeof addressesIn>, one: string): boolean => holds(blocksOf(set), one);

describe('address sets', () => {
  it('hold what the policy engine finds in their blocks, and are written as blocks without loss', () => {
    fc.assert(
      fc.property(blocks, address, (list, one) => {
        const set = addressesIn(list);
        expect(has(set, one)).toBe(holds(list, one));
        expect(addressesIn(blocksOf(set))).toEqual(set);
        expect(has(set, someOf(set) ?? one)).toBe(set.length > 0 || holds(list, one));
      }),
      { numRuns: 500 },
    );
  });

  it('obey the laws of sets', () => {
    fc.assert(
      fc.property(blocks, blocks, address, (first, second, one) => {
        const [a, b] = [addressesIn(first), addressesIn(second)];
        expect(has(together(a, b), one)).toBe(has(a, one) || has(b, one));
        expect(has(shared(a, b), one)).toBe(has(a, one) && has(b, one));
        expect(has(without(a, b), one)).toBe(has(a, one) && !has(b, one));
        expect(has(allBut(a), one)).toBe(!has(a, one));
        expect(allBut(allBut(a))).toEqual(a);
      }),
      { numRuns: 500 },
    );
  });

  it('cut all addresses into parts that no set divides', () => {
    fc.assert(
      fc.property(fc.array(blocks, { maxLength: 3 }), address, (lists, one) => {
        const sets = lists.map(addressesIn);
        const cells = partitionOf(sets);
        const parts = cells.map(({ addresses }) => addresses);
        expect(parts.filter((part) => has(part, one))).toHaveLength(1);
        for (const { addresses, held } of cells)
          for (const [at, set] of sets.entries())
            expect(shared(addresses, set)).toEqual(held.includes(at) ? addresses : []);
      }),
      { numRuns: 200 },
    );
  });

  it('are written as people do', () => {
    expect(blocksOf(without(addressesIn(['203.0.113.0/24']), addressesIn(['203.0.113.10'])))).toHaveLength(8);
    expect(blocksOf(addressesIn(['2001:db8::/33', '2001:db8:8000::/33']))).toEqual(['2001:db8::/32']);
    expect(blocksOf(addressesIn(['::1', '0.0.0.0/0']))).toEqual(['0.0.0.0/0', '::1/128']);
  });
});

const piece = fc.constantFrom('*', '?', 'a', 'b', '/', 'ab');
const pattern = fc.array(piece, { maxLength: 5 }).map((parts) => parts.join(''));
const word = fc.array(fc.constantFrom('a', 'b', '/', 'c'), { maxLength: 6 }).map((parts) => parts.join(''));

describe('classes of texts', () => {
  it('hold every text, and agree with the policy engine on each pattern', () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 4 }), word, (patterns, text) => {
        const languages = patterns.map((one) => languageOf(globPattern(one)));
        const classes = classesOf(
          languageOf(globPattern('*')),
          languages.map((language) => ({ language, from: startOf(language) })),
        );
        const holding = (of: string) => patterns.flatMap((one, at) => (glob(one, of) ? [at] : []));
        for (const { witness, held } of classes ?? []) expect(holding(witness)).toEqual(held);
        const own = holding(text);
        expect(classes?.filter(({ held }) => JSON.stringify(held) === JSON.stringify(own))).toHaveLength(1);
      }),
      { numRuns: 500 },
    );
  });

  it('tell what a route leaves to a pattern', () => {
    /** Whether every text of the one is a text of the other. */
    const isWithin = (inner: Language, outer: Language): boolean | undefined =>
      classesOf(inner, [{ language: outer, from: startOf(outer) }])?.every(({ held }) => held.includes(0));
    const route = templateLanguage('/orders/{id}');
    expect(isWithin(route, languageOf(globPattern('orders/*')))).toBe(true);
    expect(isWithin(route, languageOf(globPattern('orders/4*')))).toBe(false);
    expect(isWithin(languageOf(globPattern('orders/*')), route)).toBe(false);
    expect(isWithin(route, templateLanguage('/{proxy+}'))).toBe(true);
  });
});
