import { describe, expect, it } from 'vitest';
import { builtBelow } from '../support/built-expressions.ts';
import {
  adjacentRepeats,
  hostileTexts,
  itemsOf,
  type Literal,
  literalsBelow,
  literalsIn,
  nestsRepeats,
} from '../support/regular-expressions.ts';
import { ROOT } from './built.ts';

const LITERALS = literalsBelow(ROOT, 'src');
const BUILT = await builtBelow(ROOT, 'src');
/** What is built later, of what comes in, by file, and what it makes. */
const LATER: Readonly<Record<string, readonly string[]>> = {
  // Of a secret that is masked: each of its letters and digits, and signs that may stand between.
  'src/core/model/secret.ts': [[...'abcabcabcabcabcabcab'].join('[-_.]{0,2}')],
  // Somebody else's, of an authorizer: `validationPattern` lets none through that may never end.
  'src/core/gates/authorizers/identity.ts': [],
  // Of accounts, addresses and names that are replaced in a case file: the names, and what may stand around them.
  'src/examination/saved-case/stand-ins.ts': [
    'alice|bob',
    String.raw`(?<![\w+=,.@:-]|arn:[^\s"]*:)(?:alice|bob)(?![\w+=.@:-])`,
    String.raw`(?<=(?:\buser/(?:[\w+=,.@-]+/)*|\bassumed-role/[\w+=,.@-]+/))(?:alice|bob)(?![\w+=.@-])`,
  ],
};
const ALL: readonly Literal[] = [
  ...LITERALS,
  ...BUILT.literals,
  ...Object.entries(LATER).flatMap(([place, sources]) => sources.map((source) => ({ place, source, flags: 'gi' }))),
];
const written = ({ place, source }: Literal): string => `${place} /${source}/`;

// How long each takes on growing texts is printed by `node test/bench/growth.mjs patterns`.
describe('regular expressions of the sources', () => {
  it('are all found', () => {
    expect(LITERALS.length).toBeGreaterThan(500);
    for (const { source, flags, place } of LITERALS) expect(() => new RegExp(source, flags), place).not.toThrow();
  });

  it('that are built of texts are built while the modules load, but those that are made of what comes in', () => {
    expect(BUILT.literals.length).toBeGreaterThan(30);
    const later = BUILT.places.filter((place) => !BUILT.literals.some((literal) => literal.place === place));
    const files = new Set(later.map((place) => place.replace(/:\d+$/, '')));
    expect([...files].sort()).toEqual(Object.keys(LATER).sort());
  });

  it('repeat no group that holds a repeated element of the same characters', () => {
    expect(ALL.filter((literal) => nestsRepeats(itemsOf(literal))).map(written)).toEqual([]);
  });

  it('have no two repeats of the same characters behind each other', () => {
    expect(ALL.filter((literal) => adjacentRepeats(itemsOf(literal)) !== null).map(written)).toEqual([]);
  });
});

it.each([
  ['(a+)+$', true],
  ['(?:[a-z]+-?)*!', true],
  ['(?:\\w+\\s*)+$', true],
  ['(?:[a-z]+-)*!', false],
  ['^(?:a|b)*$', false],
  ['(?:[^"\\\\]|\\\\.)*', false],
  ['(a{1,3})+', false],
])('knows of %s whether it nests repeats: %s', (source, nests) => {
  expect(nestsRepeats(itemsOf({ source, flags: '' }))).toBe(nests);
});

it.each([
  ['^\\s*(.*)x', true],
  ['^a+.*b', true],
  ['.*=.*;', true],
  ['^(?:\\s+|-)\\s*$', true],
  ['^x(?:a*b?)a*c', true],
  ['[a-z]+(?:[a-z]{2})*!', true],
  ['(?:a+b|c)d*', false],
  ['^\\s*(\\S.*)$', false],
  ['^[a-z]+(\\.[a-z]+)+$', false],
  ['^key:\\s*([\\s\\S]*)$', false],
  ['.{0,40}=.{0,200};', false],
])('knows of %s whether repeats of the same characters are adjacent: %s', (source, adjacent) => {
  expect(adjacentRepeats(itemsOf({ source, flags: '' })) !== null).toBe(adjacent);
});

it('finds literals beside texts, comments, divisions and elements', () => {
  const code = [
    "const a = '/no/'; // /no/",
    'const b = c / 2 / d;',
    'const e = `/no/ ${f(/yes1/g)} /no/`;',
    'return /[/]yes2\\//u;',
    'const h = <b>/no/</b>;',
  ].join('\n');
  expect(literalsIn('a.ts', code).map(({ source, flags }) => [source, flags])).toEqual([
    ['yes1', 'g'],
    ['[/]yes2\\/', 'u'],
  ]);
});

it('makes hostile texts of an expression by its own characters', () => {
  expect(hostileTexts(itemsOf({ source: 'x[0-9]+y', flags: '' }), 4)).toContain('0000!');
});
