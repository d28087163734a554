import { decide } from './decide.ts';
import { readLine } from './simulate-input.ts';
import type { AuthorizationDecision, StatementResult } from './types.ts';

/** One near miss as the output line has it. */
interface NearMissLine {
  readonly policy: string;
  readonly index: number;
  readonly element: string;
  readonly segment: string | null;
  readonly granted: string;
  readonly asked: string;
}

/**
 * Answers one line of `simulate`: policies and a request in, the decision with its near misses out. A line that cannot
 * be read, or whose verdict hangs on a key that the line does not give, answers with an error; nothing throws.
 * @param lineNumber from 1
 */
export function simulateLine(line: string, lineNumber: number): object {
  const read = readLine(line);
  const bad = (id: unknown, code: string, message: string) => ({ id, line: lineNumber, error: { code, message } });
  if (!read.ok) return bad(read.id, read.code, read.message);
  const decided = decide(read.input);
  if (decided.decision === 'unknown') return bad(read.id, 'undecided', undecidedMessage(decided));
  return {
    id: read.id,
    decision: decided.decision,
    decidedBy: decided.decidedBy,
    statement: decided.statement,
    nearMisses: nearMisses(decided),
  };
}

const undecidedMessage = (decided: AuthorizationDecision): string =>
  decided.undecided.length > 0
    ? `The decision depends on ${decided.undecided.join(', ')}, which the line does not give.`
    : 'AWS does not document how a JWT authorizer combines with a resource policy that neither allows nor denies ' +
      'the call.';

/**
 * The nearest Allow of each policy on the sides that could still grant, the nearest first; nothing when the call is
 * allowed.
 */
function nearMisses(decided: AuthorizationDecision): readonly NearMissLine[] {
  if (decided.decision === 'allowed') return [];
  const near = Object.values(decided.layers).flatMap((layer) =>
    layer.decision !== 'silent'
      ? []
      : layer.policies.flatMap(({ name, evaluation }) =>
          evaluation?.nearest ? [{ policy: name, statement: evaluation.nearest }] : [],
        ),
  );
  return near
    .sort((a, b) => a.statement.misses.length - b.statement.misses.length)
    .flatMap(({ policy, statement }) => linesOf(policy, statement));
}

const linesOf = (policy: string, statement: StatementResult): NearMissLine[] =>
  statement.misses.map(({ element, segment, granted, asked }) => ({
    policy,
    index: statement.index,
    element,
    segment,
    granted,
    asked,
  }));
