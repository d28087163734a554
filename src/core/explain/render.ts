import { ANSWERERS, type AnsweredBy } from '../answers/index.ts';
import { type Check, CLUES, type Clue, isCause, type Remedy, type Seen } from '../causes/index.ts';
import { shellQuoted, shellWord } from '../model/sanitize.ts';
import { VARIABLES, variablesIn } from './meanings.ts';
import { type Explanation, entryOf, explainCode } from './page.ts';
import type { Reading } from './read-text.ts';
import type { ReadCall } from './shown.ts';

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
    ...(page.customised === null ? [] : wrap(page.customised)),
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

/** Who answered, what the text means, the codes it can stand for, and the page of the first. */
export function renderReading(reading: Reading, first: Explanation | null): string {
  const codes = reading.codes.flatMap((code, at) =>
    wrap(`${at + 1}. ${code}: ${entryOf(code).summary}`, '  ', '     '),
  );
  const less = reading.lessLikely.join(', ');
  const out = ruledOutSentences(reading);
  return [
    ...(reading.answeredBy === null ? [] : wrap(answererLine(reading.answeredBy), '')),
    ...(reading.text === null ? [] : wrap(`"${printable(reading.text)}"`, '')),
    ...wrap(reading.means, ''),
    ...(reading.from.length === 0 ? [] : wrap(`Read from ${printable(reading.from.join('; '))}.`, '')),
    ...(codes.length === 0
      ? []
      : ['', codes.length === 1 ? 'Possible cause' : 'Possible causes, most likely first', ...codes]),
    ...(less === '' ? [] : ['', 'Less likely', ...wrap(less)]),
    ...(out.length === 0 ? [] : ['', 'Ruled out by what you pasted', ...out.flatMap((line) => wrap(line))]),
    ...(reading.tellsApart === null ? [] : ['', 'How to tell them apart', ...wrap(reading.tellsApart)]),
    ...(codes.length === 0 ? [] : whatNext(reading)),
    '',
    ...(first === null ? [] : [renderPage(first)]),
  ].join('\n');
}

function whatNext({ call }: Reading): readonly string[] {
  const without =
    'If you have no credentials, run "explain --markdown". It writes a request that you can send to ' +
    'someone who has access.';
  const tells = ['This finds out which of them it is:', ...wrapCommand(diagnoseCommand(call))];
  return ['', ...tells, ...wrap(without, '')];
}

/** The first line of every reading. */
export const answererLine = ({ by, because }: AnsweredBy): string =>
  `Answered by ${ANSWERERS[by]}. Evidence: ${printable(because)}.`;

/** What can be said and done without access to the account: for a screen, and to be sent to a colleague. */
export interface OfflineAnswer {
  /** Who answered, as a sentence; null where the paste does not tell. */
  readonly answeredBy: string | null;
  readonly means: string;
  readonly causes: readonly Pick<Explanation, 'code' | 'summary' | 'fixes'>[];
  readonly lessLikely: Reading['lessLikely'];
  /** What the paste shows, and what it rules out, as sentences. */
  readonly ruledOut: readonly string[];
  readonly tellsApart: string | null;
  /** Commands for somebody with access, of the likeliest causes; each once. */
  readonly checks: readonly Check[];
  /** Values for the upper-case names in the commands, as lines of shell. */
  readonly values: readonly string[];
  /** The one command that finds out which cause it is. */
  readonly diagnose: string;
}

/** Causes whose commands are shown. */
const CHECKED = 3;

export function offlineAnswer(reading: Reading): OfflineAnswer {
  const pages = reading.codes.map(explainCode);
  const all = pages.slice(0, CHECKED).flatMap((page) => page.checks.slice(0, 2));
  const checks = all.filter((check, at) => all.findIndex((one) => one.say === check.say) === at);
  const { call } = reading;
  const known: Readonly<Record<string, string | null>> = {
    API: call.apiId,
    REGION: call.region,
    STAGE: call.stage,
    VERB: call.method,
    URL: call.host === null ? null : `https://${call.host}${stagePath(call)}`,
  };
  const names = [...new Set(checks.flatMap(({ run }) => variablesIn(run)))];
  return {
    answeredBy: reading.answeredBy === null ? null : answererLine(reading.answeredBy),
    means: reading.means,
    causes: pages.map(({ code, summary, fixes }) => ({ code, summary, fixes })),
    lessLikely: reading.lessLikely,
    ruledOut: ruledOutSentences(reading),
    tellsApart: reading.tellsApart,
    checks,
    values: names.map((name) => `${name}=${shellQuoted(known[name] ?? VARIABLES[name])}`),
    diagnose: diagnoseCommand(call),
  };
}

/** `An API key was sent. That rules out api-key-missing.` */
function ruledOutSentences({ ruledOut }: Reading): readonly string[] {
  const byClue = new Map<Clue, string[]>();
  for (const { code, clue } of ruledOut) byClue.set(clue, [...(byClue.get(clue) ?? []), code]);
  return [...byClue].map(([clue, codes]) => {
    const sentence = CLUES[clue];
    return `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}. That rules out ${codes.join(', ')}.`;
  });
}

/** The path with the stage that stands in front of it on the execute-api host. */
const stagePath = ({ host, stage, path }: ReadCall): string =>
  `${stage !== null && /\.execute-api\./.test(host ?? '') ? `/${stage}` : ''}${path ?? '/'}`;

function diagnoseCommand({ region, apiId, stage, method, path }: ReadCall): string {
  if (apiId === null || stage === null || path === null) return 'apigw-doctor diagnose -';
  const flags = [
    ...(region === null ? [] : ['--region', region]),
    ...['--api', apiId, '--stage', stage, '--method', method ?? 'GET', '--path', path],
  ];
  return `apigw-doctor diagnose ${flags.map(shellWord).join(' ')}`;
}

/** Pasted words could carry terminal escapes; long ones are cut. */
const printable = (text: string): string => {
  const plain = text.replace(/\p{C}/gu, ' ').trim();
  return plain.length > 600 ? `${plain.slice(0, 600)}…` : plain;
};

function whereOf({ code, gate }: Explanation): string {
  if (!isCause(code)) return 'This is only advice: it does not cause a refusal.';
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

const renderCheck = ({ say: instruction, run }: Check, at: number): readonly string[] => [
  ...(at === 0 ? [] : ['']),
  ...wrap(instruction, '  # '),
  ...run.flatMap((line) => wrapCommand(line)),
];

export const WIDTH = 80;

/** Breaks a text at spaces. A word that is longer than a line (a URL, an ARN) is broken where the line ends. */
export function wrap(text: string, first = '  ', rest = first): readonly string[] {
  const lines: string[] = [];
  let line = first;
  let empty = true;
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    let remainder = word;
    if (!empty && line.length + 1 + remainder.length > WIDTH) {
      lines.push(line);
      line = rest;
      empty = true;
    }
    while (empty && line.length + remainder.length > WIDTH) {
      const room = WIDTH - line.length;
      lines.push(line + remainder.slice(0, room));
      remainder = remainder.slice(room);
      line = rest;
    }
    line = empty ? line + remainder : `${line} ${remainder}`;
    empty = false;
  }
  return empty ? lines : [...lines, line];
}

/**
 * One line of shell over several, in a way that can be copied as it stands. A flag keeps its value where there is room.
 */
export function wrapCommand(command: string, indent = '  '): readonly string[] {
  const deeper = `${indent}    `;
  // Every line but the last ends in a space and a backslash.
  const fits = (line: string) => line.length + 2 <= WIDTH;
  const [first = '', ...pieces] = cut(command, BEFORE_FLAG).flatMap((part) =>
    fits(deeper + part) ? [part] : cut(part, BEFORE_QUOTE),
  );
  const lines: string[] = [];
  let line = indent + first;
  for (const part of pieces) {
    if (fits(`${line} ${part}`)) line = `${line} ${part}`;
    else {
      lines.push(`${line} \\`);
      line = deeper + part;
    }
  }
  return [...lines, line].flatMap((one) => wrapQuoted(one, deeper));
}

const BEFORE_FLAG = /^ (?:-{1,2}[A-Za-z]|\|)/;
const BEFORE_QUOTE = /^ ["'$]/;

/** White space counts for nothing in a JMESPath query, so a long one goes on in the next line, without a backslash. */
function wrapQuoted(line: string, indent: string): readonly string[] {
  if (line.length <= WIDTH || !/^ +'[^']*'( \\)?$/.test(line)) return [line];
  const [first = '', ...rest] = line.trim().split(', ');
  return rest.reduce<readonly string[]>(
    (lines, part) => {
      const last = lines.at(-1) ?? '';
      const joined = `${last}, ${part}`;
      return joined.length < WIDTH
        ? [...lines.slice(0, -1), joined]
        : [...lines.slice(0, -1), `${last},`, `${indent}  ${part}`];
    },
    [indent + first],
  );
}

/** Cuts at the spaces that a pattern matches, never inside quotes. */
function cut(command: string, at: RegExp): readonly string[] {
  const pieces: string[] = [];
  let quote = '';
  let start = 0;
  for (let index = 0; index < command.length; index++) {
    const char = command[index] ?? '';
    if (quote !== '') {
      if (char === '\\' && quote === '"') index++;
      else if (char === quote) quote = '';
    } else if (char === "'" || char === '"') quote = char;
    else if (char === ' ' && index > start && at.test(command.slice(index, index + 4))) {
      pieces.push(command.slice(start, index));
      start = index + 1;
    }
  }
  return [...pieces, command.slice(start)];
}
