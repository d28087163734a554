import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sanitize, sanitizeLine } from '../../src/core/model/sanitize.ts';
import { safe, safeLine } from '../../src/wizard/safe.ts';

const ESC = '\u001b';

describe('text that a terminal would obey is made harmless', () => {
  for (const [what, text, expected] of [
    ['colours', `${ESC}[31mred${ESC}[0m`, 'red'],
    ['erasing the screen', `a${ESC}[2J${ESC}[3Jb`, 'ab'],
    ['a title', `a${ESC}]0;title\u0007b`, 'ab'],
    ['the clipboard', `a${ESC}]52;c;aGk=${ESC}\\b`, 'ab'],
    ['a link', `${ESC}]8;;https://example.com\u0007text${ESC}]8;;\u0007`, 'text'],
    ['an unterminated command, up to the end of its line', `a${ESC}]0;never\nb`, 'a\nb'],
    ['C1 introducers', 'a\u009b2Jb', 'ab'],
    ['bells, backspaces, carriage returns', 'a\u0007b\bc\rd\u0000', 'abcd'],
    ['bidirectional overrides', 'a\u202eb\u2066c', 'a<U+202E>b<U+2066>c'],
    ['tabs', 'a\tb', 'a b'],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['nothing in plain text', 'Ünïcode – ✔ 日本語 👩‍💻\nnext', 'Ünïcode – ✔ 日本語 👩‍💻\nnext'],
  ] as const)
    it(what, () => expect(sanitize(text)).toBe(expected));

  it('leaves no live sequence when one is hidden in another', () => {
    expect(sanitize(`${ESC}${ESC}[2J[2J`)).not.toContain(ESC);
  });

  it('leaves no control character in any text', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom(
            ESC,
            '[',
            ']',
            '2',
            'J',
            ';',
            '\u0007',
            '\\',
            'P',
            'a',
            '\n',
            '\u009b',
            '\u009d',
            '\r',
            '\u202e',
          ),
        }),
        (text) => {
          // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject.
          expect(sanitize(text)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
          expect(sanitizeLine(text)).not.toContain('\n');
        },
      ),
    );
  });

  it('on its way to any screen, with secrets masked', () => {
    expect(safeLine(`name${ESC}[2J\nnext`)).toBe('name next');
    for (const one of [safe, safeLine])
      expect(one('GET /x?X-Amz-Signature=0123456789abcdef0123456789abcdef')).not.toContain('0123456789abcdef');
  });
});
