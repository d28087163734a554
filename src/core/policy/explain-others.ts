import { principalName } from '../api-gateway/arn.ts';
import { editDistance } from './distance.ts';
import type { RankedMiss } from './explain-resource.ts';
import { globIgnoringCase } from './glob.ts';
import type { EvaluationHints } from './hints.ts';
import { type Mistake, mistake } from './mistakes.ts';
import { NOTHING } from './resource-segments.ts';
import type { PolicyPrincipal, PolicyRequest, Statement } from './types.ts';

/** An action that has nothing to do with calling an API: a statement with only such actions is no near miss. */
export const UNRELATED = 100_000;

/** Why no Action fits: the nearest one, and whether it is a known mix-up with execute-api:Invoke. */
export function explainAction(statement: Statement, request: PolicyRequest): RankedMiss {
  const base = { element: 'Action', segment: null, asked: request.action, operator: null } as const;
  if (statement.action === null) {
    const hit = statement.notAction?.find((pattern) => globIgnoringCase(pattern, request.action));
    const granted = hit === undefined ? NOTHING : `not ${hit}`;
    return { miss: { ...base, granted, mistake: null, suggestion: null }, distance: 5000 };
  }
  const ranked = statement.action
    .map((granted) => ({
      granted,
      known: actionMistake(granted, request.action),
      distance: editDistance(granted.toLowerCase(), request.action.toLowerCase()),
    }))
    .map((entry) => ({ ...entry, distance: entry.known ? entry.distance : UNRELATED + entry.distance }))
    .sort((a, b) => a.distance - b.distance);
  const nearest = ranked[0];
  if (!nearest)
    return { miss: { ...base, granted: NOTHING, mistake: null, suggestion: request.action }, distance: UNRELATED };
  return {
    miss: { ...base, granted: nearest.granted, mistake: nearest.known, suggestion: request.action },
    distance: nearest.distance,
  };
}

function actionMistake(granted: string, asked: string): Mistake | null {
  const [service = '', name = ''] = granted.toLowerCase().split(':');
  if (service === 'apigateway')
    return mistake(11, `${granted} lets somebody configure APIs; calling one takes ${asked}.`);
  if (service === 'execute-api') {
    const verb = /^(get|head|post|put|patch|delete|options|any)$/.test(name);
    return mistake(
      11,
      verb
        ? `execute-api has no action ${name.toUpperCase()}; the verb belongs into the Resource.`
        : `${granted} is another action than ${asked}.`,
    );
  }
  if (service === 'lambda' && globIgnoringCase(name || '*', 'invokefunction') && name !== '*') {
    return mistake(11, `${granted} calls the function directly; calling it through the API takes ${asked}.`);
  }
  return name.startsWith('invoke') && /gateway|execute/.test(service)
    ? mistake(11, `${granted} does not exist; calling an API takes ${asked}.`)
    : null;
}

/** Why the statement does not speak of the caller. */
export function explainPrincipal(statement: Statement, request: PolicyRequest, hints: EvaluationHints): RankedMiss {
  const caller = request.principal;
  const asked = caller === null ? 'anonymous' : caller.arn;
  const base = { element: 'Principal', segment: null, asked, operator: null } as const;
  if (statement.principal === null) {
    const granted = statement.notPrincipal === null ? NOTHING : `not ${statement.notPrincipal.aws.join(', ')}`;
    return { miss: { ...base, granted, mistake: null, suggestion: caller?.identityArn ?? '*' }, distance: 900 };
  }
  const names = [...statement.principal.aws, ...statement.principal.other.map((o) => o.value)];
  const wanted = caller?.identityArn ?? '*';
  const ranked = names
    .map((granted) => ({ granted, distance: editDistance(granted, wanted) }))
    .sort((a, b) => a.distance - b.distance);
  const known = ranked.map(({ granted }) => principalMistake(granted, caller, hints)).find((m) => m !== null) ?? null;
  const nearest =
    (known && ranked.find(({ granted }) => principalMistake(granted, caller, hints)?.number === known.number)) ??
    ranked[0];
  return {
    miss: { ...base, granted: nearest?.granted ?? NOTHING, mistake: known, suggestion: wanted },
    distance: Math.min(900, nearest?.distance ?? 900),
  };
}

function principalMistake(granted: string, caller: PolicyPrincipal | null, hints: EvaluationHints): Mistake | null {
  if (/^A(ROA|IDA)[A-Z0-9]+$/.test(granted))
    return mistake(
      17,
      `${granted} is what is left of a deleted user or role; the one that has the name now is another.`,
    );
  if (caller === null) {
    const method = hints.authorization ? `A method with authorization ${hints.authorization}` : 'This method';
    return mistake(14, `${method} yields no AWS principal: the caller is anonymous and is never ${granted}.`);
  }
  const [name, own, session] = [principalName(granted), principalName(caller.identityArn), principalName(caller.arn)];
  const sameAccount = granted.split(':')[4] === caller.accountId;
  if (!sameAccount) return null;
  if (
    name.kind === own.kind &&
    (name.kind === 'role' || name.kind === 'user') &&
    (own.kind === 'role' || own.kind === 'user') &&
    name.name === own.name &&
    name.path !== own.path
  ) {
    return mistake(16, `The ${name.kind} has the path ${own.path}; the statement names it with ${name.path}.`);
  }
  if (session.kind === 'session' && name.kind === 'session' && name.roleName === session.roleName) {
    return mistake(
      15,
      `The statement names one session, ${name.sessionName}; the caller is session ${session.sessionName} of the ` +
        'same role.',
    );
  }
  return caller.kind === 'session' && name.kind === 'user'
    ? mistake(15, `The statement names a user; the caller is a session of ${caller.identityArn}.`)
    : null;
}
