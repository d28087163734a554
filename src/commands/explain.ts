import { ANSWERERS } from '../core/answers/index.ts';
import { CODES, type FindingCode, isCode } from '../core/causes/index.ts';
import { entryOf, explainCode, suggestionsFor } from '../core/explain/page.ts';
import type { Reading } from '../core/explain/read-text.ts';
import { offlineAnswer, renderPage, renderReading } from '../core/explain/render.ts';
import { type Command, newCommand } from './build.ts';
import { type CommandContext, readAll } from './command-context.ts';
import { type FormatFlags, formatsOf, JSON_FORMAT } from './formats.ts';
import { EXIT, UsageError } from './usage.ts';

const HELP = `
CODE is a code as diagnose prints it. A text may be an error message, a body, a
whole answer as curl -i prints it, or a line of a log. Nothing leaves this
computer.
`;

const FORMATS = formatsOf([
  JSON_FORMAT,
  { name: 'markdown', help: 'for an error text: write what to send to a colleague who has access to the account' },
]);

/** `explain CODE | "error text"`: the page of a code, or the codes that a text can stand for. Offline. */
export function explain(context: CommandContext): Command {
  const command = newCommand(
    'explain',
    'Explains what a code or an error text means, and what to do. Without a code or a text, it lists all codes.',
    context,
  )
    .usage('CODE | TEXT [flags]')
    .argument('[said...]', 'a code, a text, or - for stdin');
  return FORMATS.add(command)
    .addHelpText('after', HELP)
    .action(async (words: readonly string[], flags: FormatFlags) => {
      const format = FORMATS.chosen(flags);
      const json = format === 'json';
      const input = (words.length === 1 && words[0] === '-' ? await readAll(context.stdin) : words.join(' ')).trim();
      if (words.length === 0)
        return context.out(json ? document({ codes: CODES.map(listed) }) : `${CODES.join('\n')}\n`);
      if (input === '') throw new UsageError(['there is nothing to explain: give a code or a text']);
      if (isCode(input)) return context.out(json ? document(explainCode(input)) : renderPage(explainCode(input)));
      // Half of the program reads texts; a code's page needs none of it.
      const { readText } = await import('../core/explain/read-text.ts');
      const reading = readText(input);
      if (format === 'markdown') return explainToColleague(context, reading);
      explainText(context, input, reading, json);
    });
}

/** Policies and reports are not needed before. */
async function explainToColleague(context: CommandContext, reading: Reading): Promise<void> {
  const { readPolicy } = await import('../aws/policies.ts');
  const { offlineMarkdown } = await import('../core/report/index.ts');
  context.out(offlineMarkdown(offlineAnswer(reading), JSON.stringify(readPolicy(), null, 2)));
  if (reading.kind === null || reading.kind === 'call') context.exit(EXIT.cannotTell);
}

function explainText(context: CommandContext, input: string, reading: Reading, json: boolean): void {
  if (reading.kind === null && /^[\w-]{1,60}$/.test(input)) throw new UsageError([unknownCode(input)]);
  const [code = null] = reading.codes;
  const first = code === null ? null : explainCode(code);
  const nothing = { code: null, gate: null, remedy: [] };
  context.out(
    json
      ? document({ ...(first ?? nothing), read: readOf(reading), codes: reading.codes.map(listed) })
      : renderReading(reading, first),
  );
  if (reading.kind === null || reading.kind === 'call') context.exit(EXIT.cannotTell);
}

const readOf = (reading: Reading): object => ({
  ...reading,
  answeredBy: reading.answeredBy === null ? null : { ...reading.answeredBy, name: ANSWERERS[reading.answeredBy.by] },
});

/** schemaVersion 1: fields may be added, none goes or changes its meaning. */
const document = (content: object): string => `${JSON.stringify({ schemaVersion: 1, ...content }, null, 2)}\n`;

const listed = (code: FindingCode): object => ({ code, ...entryOf(code) });

function unknownCode(input: string): string {
  const near = suggestionsFor(input);
  return (
    `"${input}" is neither a code nor a known error text. ` +
    (near.length === 0 ? 'Without an argument, explain lists all codes.' : `Did you mean ${near.join(', ')}?`)
  );
}
