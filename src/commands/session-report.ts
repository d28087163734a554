import type { RecordedEntry } from '../aws/apply/index.ts';
import type { JournalEntry, StepLook } from '../core/model/ports.ts';
import { redact } from '../core/model/secret.ts';
import { block, cell, code, text } from '../core/report/markdown.ts';

/** A change, and how it stands in AWS now. */
export interface StandingEntry extends RecordedEntry {
  readonly schemaVersion: 1;
  /** Null where it could not be read; `standsUnknown` says why. */
  readonly stands: readonly StepLook[] | null;
  readonly standsUnknown: string | null;
}

/** All changes in a table. */
export function sessionsMarkdown(entries: readonly JournalEntry[]): string {
  const rows = entries.map(({ session, startedAt, state, title, accountId, apiId, stage }) => {
    const where = [accountId, ...(apiId === undefined ? [] : [`${apiId}/${stage ?? '?'}`])];
    return `| ${[cell(session), text(startedAt), state, text(redact(title)), where.map(cell).join(' ')].join(' | ')} |`;
  });
  return `${['| session | started | state | change | account, API |', '|---|---|---|---|---|', ...rows].join('\n')}\n`;
}

/** One line for each change. */
export const sessionsShort = (entries: readonly JournalEntry[]): string =>
  entries.map(({ session, state, title }) => `${session} ${state}: ${redact(title)}\n`).join('');

/** What a session changed, for a ticket: every change with what AWS was sent, what it held before, and what stands. */
export function sessionMarkdown(session: string, entries: readonly (RecordedEntry | StandingEntry)[]): string {
  const [first] = entries;
  const where = first === undefined ? '' : `Account ${text(first.accountId)}, Region ${text(first.region)}.`;
  const head = [
    `# Changes of session ${text(session)}`,
    '',
    where,
    '',
    `Undo: ${code(`apigw-doctor fix --undo ${session}`)}`,
  ];
  return `${[...head, ...entries.flatMap(entryLines)].join('\n')}\n`;
}

/** The same in a few lines, for a chat. */
export const sessionShort = (session: string, entries: readonly StandingEntry[]): string =>
  [
    ...entries.flatMap((entry) => [`${entry.title}: ${entry.state}`, ...sentencesOf(entry).map((line) => `- ${line}`)]),
    `undo: apigw-doctor sessions undo ${session}`,
  ]
    .map((line) => `${line}\n`)
    .join('');

function entryLines(entry: RecordedEntry | StandingEntry): readonly string[] {
  const { title, startedAt, state, fixId, steps } = entry;
  const now = 'stands' in entry ? sentencesOf(entry).map((line) => `- ${text(line)}`) : [];
  return [
    '',
    `## ${text(title)}`,
    '',
    `${text(startedAt)}, ${text(state)} (${code(fixId)})`,
    ...(now.length === 0 ? [] : ['', 'Now:', '', ...now]),
    ...steps.flatMap(stepLines),
  ];
}

const STANDS: Readonly<Record<StepLook['state'], string>> = {
  ours: 'as the change left it',
  changed: 'somebody edited it since',
  gone: 'it is gone',
  'as-before': 'as it was before the change',
};

/** What stands of a change, a sentence for each step. */
const sentencesOf = ({ stands, standsUnknown }: StandingEntry): readonly string[] =>
  stands === null
    ? [`The current settings could not be read: ${standsUnknown}`]
    : stands.map(({ what, state }) => `${what}: ${STANDS[state]}`);

const stepLines = ({ change, before, state }: RecordedEntry['steps'][number]): readonly string[] => [
  '',
  `### ${text(`${change.service} ${change.operation}: ${state}`)}`,
  '',
  'Sent:',
  '',
  document(change.input),
  '',
  'Before:',
  '',
  document(before),
];

const document = (value: unknown): string => block(JSON.stringify(value, null, 2), 'json');
