import type { RecordedEntry } from '../aws/apply/index.ts';

/** What a session changed, for a ticket: every change with what AWS was sent and what it held before. */
export function sessionMarkdown(session: string, entries: readonly RecordedEntry[]): string {
  const [first] = entries;
  const where = first === undefined ? '' : `Account ${first.accountId}, Region ${first.region}.`;
  const head = [`# Changes of session ${session}`, '', where, '', `Undo: \`apigw-doctor fix --undo ${session}\``];
  return `${[...head, ...entries.flatMap(entryLines)].join('\n')}\n`;
}

const entryLines = ({ title, startedAt, state, fixId, steps }: RecordedEntry): readonly string[] => [
  '',
  `## ${oneLine(title)}`,
  '',
  `${startedAt}, ${state} (\`${fixId}\`)`,
  ...steps.flatMap(stepLines),
];

const stepLines = ({ change, before, state }: RecordedEntry['steps'][number]): readonly string[] => [
  '',
  `### ${change.service} ${change.operation}: ${state}`,
  '',
  'Sent:',
  '',
  ...fenced(change.input),
  '',
  'Before:',
  '',
  ...fenced(before),
];

/** Longer than any run of backticks inside. */
function fenced(value: unknown): readonly string[] {
  const text = JSON.stringify(value, null, 2);
  const fence = '`'.repeat(Math.max(3, ...[...text.matchAll(/`+/g)].map(([run]) => run.length + 1)));
  return [`${fence}json`, text, fence];
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');
