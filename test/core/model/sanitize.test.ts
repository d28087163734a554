import { expect, it } from 'vitest';
import { asText, sanitize, sanitizeInput } from '../../../src/core/model/sanitize.ts';

it.each([
  ['zero-width', 'or\u200Bders', 'or<U+200B>ders'],
  ['bidirectional', 'a\u202Eb', 'a<U+202E>b'],
  ['a tag', `a${String.fromCodePoint(0xe0041)}b`, 'a<U+E0041>b'],
  ['a selector that carries bytes', `a${String.fromCodePoint(0xe0150)}b`, 'a<U+E0150>b'],
  ['a filler', 'a\u3164b', 'a<U+3164>b'],
  ['a separator of lines', 'a\u2028b', 'a<U+2028>b'],
  ['a byte order mark', '\uFEFFa', '<U+FEFF>a'],
])('makes %s visible', (_what, text, shown) => {
  expect(sanitize(text)).toBe(shown);
});

it.each(['👩\u200D💻', '❤\uFE0F', '👍🏽', 'naïve', 'مرحبا', '日本'])('leaves %s as it is', (text) => {
  expect(sanitize(text)).toBe(text);
});

it('says the same when it is asked twice', () => {
  expect(sanitize(sanitize('a\u200Bb\u001B[2Jc'))).toBe('a<U+200B>bc');
});

it('leaves out of a paste what is not seen', () => {
  expect(sanitizeInput('https://\u200Ba\u2060b\u001B[1m\n')).toBe('https://ab\n');
});

it('a value that nests more deeply than anybody can write has no text', () => {
  expect(asText(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)))).toBe('');
  expect(asText({ a: [1] })).toBe('{"a":[1]}');
});
