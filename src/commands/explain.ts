import { ADVICE, CAUSE_CODES, CAUSES, type CauseCode } from '../core/model/causes.ts';
import type { Around } from './around.ts';
import { type Command, newCommand } from './build.ts';
import { UsageError } from './usage.ts';

/** `explain CODE`: the catalogue's entry in words; without a code, the catalogue. */
export function explain(around: Around): Command {
  return newCommand('explain', 'What a cause means and who can act. Without CODE: all codes.', around)
    .usage('[CODE] [--json]')
    .argument('[code]', 'a code, as diagnose prints it')
    .option('--json', 'print JSON')
    .action((code: string | undefined, { json }: { json?: boolean }) => {
      if (code === undefined) return around.out(json ? `${JSON.stringify(CAUSES, null, 2)}\n` : `${CAUSE_CODES.join('\n')}\n`);
      const page = pageOf(code);
      around.out(json ? `${JSON.stringify({ code, ...page.entry }, null, 2)}\n` : page.text);
    });
}

const WHO = {
  aws: 'A change in AWS removes it; the wizard plans it and shows it before it is made.',
  caller: 'The caller has to send something else.',
  code: 'A function or proxy has to change.',
  org: 'The owner of the organization or the network has to act.',
  none: 'API Gateway is not at fault.',
} as const;

function pageOf(code: string): { readonly entry: object; readonly text: string } {
  if (isCause(code)) {
    const entry = CAUSES[code];
    const who = entry.remedy.map((remedy) => WHO[remedy]).join('\n  Or: ');
    const where = entry.gate === null ? 'The request did not stop at API Gateway.' : `The request stops at: ${entry.gate}.`;
    return { entry, text: `${code}\n  The request was refused because ${entry.because}.\n  ${where}\n  ${who}\n` };
  }
  if (code in ADVICE) {
    const because = ADVICE[code as keyof typeof ADVICE];
    return { entry: { advice: because }, text: `${code}\n  Advice, refuses nothing. ${because}\n` };
  }
  const words = new Set(code.split('-'));
  const near = CAUSE_CODES.map((known) => ({ known, shared: known.split('-').filter((word) => words.has(word)).length }))
    .filter(({ shared }) => shared > 0)
    .sort((a, b) => b.shared - a.shared)
    .slice(0, 3)
    .map(({ known }) => known);
  throw new UsageError([`there is no code "${code}".${near.length === 0 ? '' : ` Did you mean ${near.join(', ')}?`}`]);
}

const isCause = (code: string): code is CauseCode => Object.hasOwn(CAUSES, code);
