import { type Check, isCause, type Remedy, type Seen } from '../causes/index.ts';
import { type Explanation, entryOf } from './page.ts';
import type { Reading } from './read-text.ts';
import { VARIABLES, variablesIn } from './variables.ts';
import { wrap, wrapCommand } from './wrap.ts';

export const WHO: Readonly<Record<Remedy, string>> = {
  aws: 'In AWS',
  caller: 'The caller',
  code: 'In code',
  org: 'Somebody else',
  none: 'Not at API Gateway',
};

/** A page as text, 80 columns wide; only URLs may be longer, since a broken URL leads nowhere. */
export function renderPage(page: Explanation): string {
  const uncertain = page.uncertain.length === 0 ? [] : ['', 'Not certain', ...page.uncertain.flatMap(item)];
  return [
    page.code,
    ...wrap(page.summary),
    ...wrap(whereOf(page)),
    '',
    'What happened',
    ...wrap(page.happened.join(' ')),
    '',
    'What the client sees',
    ...page.sees.flatMap(renderSeen),
    '',
    'How to see it yourself',
    ...values(page.checks),
    ...page.checks.flatMap(renderCheck),
    '',
    'What fixes it',
    ...page.fixes.flatMap(({ who, what }) => wrap(`${WHO[who]}: ${what}`, '  ', '    ')),
    '',
    'Wrong turns',
    ...page.wrongTurns.flatMap(item),
    ...uncertain,
    '',
    'Related',
    ...page.related.flatMap((code) => wrap(code)),
    '',
    'Sources',
    ...page.sources,
    '',
  ].join('\n');
}

/** What a text means, the codes it can stand for, and the page of the first. */
export function renderReading(reading: Reading, first: Explanation | null): string {
  const codes = reading.codes.flatMap((code, at) =>
    wrap(`${at + 1}. ${code}: ${entryOf(code).summary}`, '  ', '     '),
  );
  return [
    ...(reading.text === null ? [] : wrap(`"${printable(reading.text)}"`, '')),
    ...wrap(reading.means, ''),
    ...(reading.from.length === 0 ? [] : wrap(`Read from ${printable(reading.from.join('; '))}.`, '')),
    ...(codes.length === 0
      ? []
      : ['', codes.length === 1 ? 'It can mean' : 'It can mean, the likeliest first', ...codes]),
    ...(codes.length === 0 ? [] : ['', ...wrap('apigw-doctor diagnose finds out which of them it is.', '')]),
    '',
    ...(first === null ? [] : [renderPage(first)]),
  ].join('\n');
}

/** Pasted words could carry terminal escapes; long ones are cut. */
const printable = (text: string): string => {
  const plain = text.replace(/\p{C}/gu, ' ').trim();
  return plain.length > 600 ? `${plain.slice(0, 600)}…` : plain;
};

function whereOf({ code, gate }: Explanation): string {
  if (!isCause(code)) return 'Advice. It refuses nothing.';
  return gate === null ? 'The request did not stop at API Gateway.' : `The request stops at: ${gate}.`;
}

const item = (text: string): readonly string[] => wrap(text, '  - ', '    ');

function renderSeen({ where, status, errorType, text }: Seen): readonly string[] {
  const head = [where, status, errorType].filter((part) => part !== null).join(', ');
  return [...wrap(text === null ? head : `${head}:`), ...(text === null ? [] : wrap(text, '    '))];
}

function values(checks: readonly Check[]): readonly string[] {
  const names = checks.flatMap(({ run }) => variablesIn(run));
  const own = [...new Set(names)].map((name) => `${name}='${VARIABLES[name]}'`);
  return own.length === 0 ? [] : ['  # Put your own values here first.', ...own.map((line) => `  ${line}`), ''];
}

const renderCheck = ({ say, run }: Check, at: number): readonly string[] => [
  ...(at === 0 ? [] : ['']),
  ...wrap(say, '  # '),
  ...run.flatMap((line) => wrapCommand(line)),
];
