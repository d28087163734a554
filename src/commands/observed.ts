import { parseObserved } from '../core/intake/index.ts';
import type { SeenAnswer } from '../core/model/answer.ts';
import type { CommandContext } from './command-context.ts';
import type { CallFlags } from './flags.ts';
import { UsageError } from './usage.ts';
import { readText } from './values.ts';

/**
 * The answer that the person saw, from `--observed` or from `--status`, `--error-type` and `--body`; null when none was
 * given.
 */
export async function observedOf(flags: CallFlags, context: CommandContext): Promise<SeenAnswer | null> {
  const { observed, status, errorType, body } = flags;
  if (observed !== undefined) return answerIn(observed, await readText(observed, context));
  if (status === undefined && errorType === undefined && body === undefined) return null;
  return {
    exchange: 'request',
    status: status === undefined ? null : Number(status),
    errorType: errorType?.split(':')[0]?.trim() ?? null,
    headers: errorType === undefined ? {} : { 'x-amzn-errortype': errorType },
    body: body ?? '',
    from: 'given',
    browser: null,
  };
}

export function observedProblems({ observed, status, errorType, body }: CallFlags): readonly string[] {
  const inline = [status, errorType, body].some((value) => value !== undefined);
  return [
    ...(observed !== undefined && inline
      ? ['--observed already holds status, error type and body: leave --status, --error-type and --body out']
      : []),
    ...(!observed && inline && status === undefined ? ['--error-type and --body need --status'] : []),
    ...(status !== undefined && !/^[1-5]\d\d$/.test(status) ? [`--status takes an HTTP status, not "${status}"`] : []),
  ];
}

/** A case's `observed` object, or a response as `curl -i` prints it. */
function answerIn(name: string, text: string): SeenAnswer {
  const parsed = parseObserved(text);
  if (parsed.ok) return parsed.observed;
  throw new UsageError([`${name}: ${parsed.problem}`]);
}
