import { patternMatchesArn } from './arn-match.ts';
import { judgeCondition, type Tri } from './conditions.ts';
import { globIgnoringCase } from './glob.ts';
import { matchPrincipal } from './principals.ts';
import { expandPattern } from './shorthand.ts';
import type { Condition, Policy, PolicyKind, PolicyRequest, Statement } from './types.ts';
import { resolveGlob } from './variables.ts';

/** What each element of a statement says of a request. */
export interface ElementVerdicts {
  readonly principal: Tri;
  readonly action: Tri;
  readonly resource: Tri;
  readonly conditions: readonly { readonly condition: Condition; readonly verdict: Tri }[];
}

/**
 * Kinds whose statements must have a Principal; the others must not, and speak of the identity they are attached to.
 */
export const hasPrincipals = (kind: PolicyKind): boolean => kind === 'resource' || kind === 'vpc-endpoint';

/** Judges each element by itself, so that all that miss can be named. */
export function judgeStatement(
  policy: Policy,
  statement: Statement,
  kind: PolicyKind,
  request: PolicyRequest,
): ElementVerdicts {
  const variables = policy.version === '2012-10-17';
  return {
    principal: { holds: !hasPrincipals(kind) || matchPrincipal(statement, request.principal) !== null },
    action: { holds: actionHolds(statement, request.action) },
    resource: resourceVerdict(statement, kind, request, variables),
    conditions: statement.conditions.map((condition) => ({
      condition,
      verdict: judgeCondition(condition, request, variables),
    })),
  };
}

function actionHolds(statement: Statement, action: string): boolean {
  if (statement.action) return statement.action.some((pattern) => globIgnoringCase(pattern, action));
  return statement.notAction ? !statement.notAction.some((pattern) => globIgnoringCase(pattern, action)) : false;
}

function resourceVerdict(statement: Statement, kind: PolicyKind, request: PolicyRequest, variables: boolean): Tri {
  const listed = statement.resource ?? statement.notResource;
  if (listed === null) return { holds: false };
  const fits = anyReaches(listed, kind, request, variables);
  return statement.resource || fits.holds === 'unknown' ? fits : { holds: !fits.holds };
}

function anyReaches(patterns: readonly string[], kind: PolicyKind, request: PolicyRequest, variables: boolean): Tri {
  const keys: string[] = [];
  for (const written of patterns) {
    const resolved = resolveGlob(expandPattern(written, kind, request.arn), request, variables);
    if (resolved.kind === 'unresolved' || !patternMatchesArn(resolved.pattern, request.arn)) continue;
    if (resolved.unknownKeys.length === 0) return { holds: true };
    keys.push(...resolved.unknownKeys.map((key) => key.toLowerCase()));
  }
  return keys.length > 0 ? { holds: 'unknown', keys: [...new Set(keys)] } : { holds: false };
}
