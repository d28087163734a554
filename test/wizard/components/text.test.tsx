import fc from 'fast-check';
import { Text } from 'ink';
import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { Code } from '../../../src/wizard/components/code.tsx';
import { Labelled, Row } from '../../../src/wizard/components/labelled.tsx';
import { Mark } from '../../../src/wizard/components/mark.tsx';
import { Hanging, Paragraph } from '../../../src/wizard/components/paragraph.tsx';
import { Links, Safe } from '../../../src/wizard/components/safe.tsx';
import { MARKS } from '../../../src/wizard/theme.ts';
import { drawnIn, linesOf } from './drawing.tsx';

const ESC = '\u001b';
const ADDRESS = 'https://eu-west-1.console.aws.amazon.com/apigateway/home';

it('a text is made harmless, and a secret in it masked', () => {
  expect(linesOf(<Safe>{`name${ESC}[2J\nnext`}</Safe>)).toEqual(['name next']);
  const [signed] = linesOf(<Safe>GET /x?X-Amz-Signature=0123456789abcdef0123456789abcdef</Safe>);
  expect(signed).not.toContain('0123456789abcdef');
});
it('a secret is masked before the text is wrapped, so that no line holds a part of it', () => {
  const secret = 'X-Amz-Signature=0123456789abcdef0123456789abcdef';
  expect(linesOf(<Paragraph>{`GET /x?${secret}`}</Paragraph>, 20).join('')).not.toMatch(/[0-9a-f]{8}/);
  expect(linesOf(<Code>{`GET /x?${secret}`}</Code>, 20).join('')).not.toMatch(/[0-9a-f]{8}/);
});
it('a link is written where the terminal opens links, and nowhere else', () => {
  const link = <Safe link={ADDRESS}>{ADDRESS}</Safe>;
  expect(drawnIn(link, 80).join('')).toBe(ADDRESS);
  expect(drawnIn(<Links value={true}>{link}</Links>, 80).join('')).toContain(`${ESC}]8;;${ADDRESS}`);
});
it('prose is wrapped at blanks, which are gone where a line breaks; its own line ends stay', () => {
  expect(linesOf(<Paragraph>{'one two three\nfour'}</Paragraph>, 8)).toEqual(['one two', 'three', 'four']);
  expect(linesOf(<Paragraph indent={2}>one two</Paragraph>, 7)).toEqual(['  one', '  two']);
  expect(linesOf(<Paragraph>{'hello you'}</Paragraph>, 5)).toEqual(['hello', 'you']);
});
it('no line is wider than the terminal, also with wide characters, and nothing but blanks is lost', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', '日', 'é', '/', ' ', '👩') }),
      fc.integer({ min: 8, max: 40 }),
      (text, columns) => {
        for (const wrap of ['truncate', 'truncate-middle', 'truncate-start'] as const)
          for (const line of linesOf(<Safe wrap={wrap}>{text}</Safe>, columns))
            expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        const lines = linesOf(<Paragraph>{text}</Paragraph>, columns);
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(columns);
        expect(lines.join('').replace(/ /g, '')).toBe(text.replace(/ /g, ''));
      },
    ),
  );
});
it('nothing of a long word is hidden', () => {
  const word = 'x'.repeat(50);
  expect(linesOf(<Paragraph>{word}</Paragraph>, 20).join('')).toBe(word);
});
it('a text behind a mark goes on under its own beginning, and ends where it must', () => {
  const hanging = (most?: number) => (
    <Hanging lead={<Safe>{'✖ '}</Safe>} {...(most === undefined ? {} : { most })}>
      one two three
    </Hanging>
  );
  expect(linesOf(hanging(), 8)).toEqual(['✖ one', '  two', '  three']);
  expect(linesOf(hanging(2), 8)).toEqual(['✖ one', '  two']);
});
it('a label stands beside its text, and above it where room is short', () => {
  const labelled = <Labelled label="Lets in">role/checkout on GET /orders; nothing else</Labelled>;
  expect(linesOf(labelled, 80)).toEqual(['Lets in     role/checkout on GET /orders; nothing else']);
  expect(linesOf(labelled, 45)).toEqual(['Lets in     role/checkout on GET /orders;', '            nothing else']);
  expect(linesOf(labelled, 30)).toEqual(['Lets in', '  role/checkout on GET', '  /orders; nothing else']);
});
it('code keeps its indent, also where a line goes on below itself', () => {
  expect(linesOf(<Code>{'{\n  "a": "bcdef"\n}'}</Code>, 10)).toEqual(['{', '  "a":', '  "bcdef"', '}']);
});
it('a row is cut at its end, the cut marked', () => {
  expect(
    linesOf(
      <Row>
        <Safe>abc</Safe>
        <Safe>defgh</Safe>
      </Row>,
      6,
    ),
  ).toEqual(['abcde…']);
  expect(linesOf(<Text wrap="truncate-middle">arn:aws:iam::111122223333:role/checkout</Text>, 20)).toEqual([
    'arn:aws:ia…/checkout',
  ]);
});
it('a mark is a symbol and a word', () => {
  expect(linesOf(<Mark mark={MARKS.refuses} />)).toEqual(['✖ refuses']);
});
