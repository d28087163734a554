import { type ElementVerdicts, judgeStatements } from '../../policy/evaluate.ts';
import { parsePolicy } from '../../policy/parse.ts';
import type { Condition, PolicyKind, PolicyRequest, Statement } from '../../policy/types.ts';
import { type JsonObject, parseObject, statementsOf } from './json.ts';

export type Missed = 'Principal' | 'Action' | 'Resource' | 'Condition';

/** One statement against one request: the statement as text has it, and which of its elements miss. */
export interface Judged {
  readonly index: number;
  readonly statement: Statement;
  readonly json: JsonObject;
  readonly misses: readonly Missed[];
  /** Conditions that do not hold, or of which it is not known. */
  readonly failing: readonly Condition[];
  readonly matches: boolean;
}

/** Every statement of a policy judged for a request; null when the text is no policy. */
export function judge(text: string, kind: PolicyKind, request: PolicyRequest): readonly Judged[] | null {
  const parsed = parsePolicy(text, kind);
  const json = parseObject(text);
  if (!parsed.ok || json === null) return null;
  const written = statementsOf(json);
  return judgeStatements(parsed.policy, kind, request).map(({ statement, verdicts }) => {
    const misses = missesOf(verdicts);
    return {
      index: statement.index,
      statement,
      json: written[statement.index] ?? {},
      misses,
      failing: failing(verdicts),
      matches: misses.length === 0,
    };
  });
}

function missesOf(verdicts: ElementVerdicts): readonly Missed[] {
  return [
    ...(verdicts.principal.holds === true ? [] : (['Principal'] as const)),
    ...(verdicts.action.holds === true ? [] : (['Action'] as const)),
    ...(verdicts.resource.holds === true ? [] : (['Resource'] as const)),
    ...(failing(verdicts).length === 0 ? [] : (['Condition'] as const)),
  ];
}

const failing = (verdicts: ElementVerdicts): readonly Condition[] =>
  verdicts.conditions.filter(({ verdict }) => verdict.holds !== true).map(({ condition }) => condition);

/** Statements of this effect that match. */
export const matching = (judged: readonly Judged[], effect: 'Allow' | 'Deny'): readonly Judged[] =>
  judged.filter((one) => one.statement.effect === effect && one.matches);
