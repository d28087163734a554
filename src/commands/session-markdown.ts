import type { RecordedEntry } from '../aws/apply/index.ts';
import { block, code, text } from '../core/report/markdown.ts';

/** What a session changed, for a ticket: every change with what AWS was sent and what it held before. */
export function sessionMarkdown(session: string, entries: readonly RecordedEntry[]): string {
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

const entryLines = ({ title, startedAt, state, fixId, steps }: RecordedEntry): readonly string[] => [
  '',
  `## ${text(title)}`,
  '',
  `${text(startedAt)}, ${text(state)} (${code(fixId)})`,
  ...steps.flatMap(stepLines),
];

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
