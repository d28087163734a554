import { describe, expect, it } from 'vitest';
import { hostileTexts, itemsOf, literalsBelow, literalsIn, nestsRepeats } from '../support/regular-expressions.ts';
import { ROOT } from './built.ts';

const LITERALS = literalsBelow(ROOT, 'src');

// How long each takes on growing texts is printed by `node test/bench/growth.mjs patterns`.
describe('regular expressions of the sources', () => {
  it('are all found', () => {
    expect(LITERALS.length).toBeGreaterThan(500);
    for (const { source, flags, place } of LITERALS) expect(() => new RegExp(source, flags), place).not.toThrow();
  });

  it('repeat no group that holds a repeated element of the same characters', () => {
    const nested = LITERALS.filter((literal) => nestsRepeats(itemsOf(literal)));
    expect(nested.map(({ place, source }) => `${place} /${source}/`)).toEqual([]);
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
