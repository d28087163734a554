import { formatInvokeArn, principalName } from '../api-gateway/arns.ts';
import { once } from '../model/once.ts';
import {
  ARN_SEGMENTS,
  arnDistance,
  arnMatches,
  CALL_SEGMENTS,
  callOf,
  differences,
  editDistance,
  expandPattern,
  globIgnoringCase,
  joinSegments,
  NOTHING,
  segmentsOf,
} from './match.ts';
import { mistake, resourceMistake } from './mistakes.ts';
import { conditionMissInWords, type RankedMiss } from './near-miss-conditions.ts';
import type {
  ElementMiss,
  EvaluationHints,
  Mistake,
  Policy,
  PolicyKind,
  PolicyPrincipal,
  PolicyRequest,
  Statement,
} from './types.ts';

/**
 * Why no Resource of the statement reaches the ARN: the nearest pattern, the first segment that differs, what to write.
 */
export function explainResource(
  policy: Pick<Policy, 'version'>,
  statement: Statement,
  kind: PolicyKind,
  request: PolicyRequest,
  hints: EvaluationHints,
): RankedMiss {
  if (statement.resource === null) {
    const granted = statement.notResource === null ? NOTHING : `not ${statement.notResource.join(', ')}`;
    return {
      miss: {
        element: 'Resource',
        segment: null,
        granted,
        asked: request.arn,
        operator: null,
        mistake: null,
        suggestion: null,
      },
      distance: 5000,
    };
  }
  const ranked = statement.resource
    .map((written) => ({ written, distance: arnDistance(expandPattern(written, kind, request.arn), request.arn) }))
    .sort((a, b) => a.distance - b.distance);
  const nearest = ranked[0];
  if (!nearest)
    return {
      miss: {
        element: 'Resource',
        segment: null,
        granted: NOTHING,
        asked: request.arn,
        operator: null,
        mistake: null,
        suggestion: exactArn(request.arn, hints),
      },
      distance: 8000,
    };
  // Of many statements only the nearest is explained.
  const miss = once(() => explainPattern(policy, nearest.written, kind, request, hints));
  return {
    get miss() {
      return miss();
    },
    distance: nearest.distance,
  };
}

function explainPattern(
  policy: Pick<Policy, 'version'>,
  written: string,
  kind: PolicyKind,
  request: PolicyRequest,
  hints: EvaluationHints,
): ElementMiss {
  const pattern = expandPattern(written, kind, request.arn);
  const known = resourceMistake({ policy, written, pattern, kind, arn: request.arn, hints });
  const first = differences(pattern, request.arn)[0];
  const isArn = pattern.startsWith('arn:');
  return {
    element: 'Resource',
    segment: isArn ? (known?.segment ?? first?.segment ?? null) : null,
    granted: pattern,
    asked: request.arn,
    operator: null,
    mistake: known
      ? { number: known.number, sentence: known.sentence, ...(known.evident === true ? { evident: true } : {}) }
      : null,
    suggestion: firstThatFits(
      [known?.suggestion ?? null, corrected(pattern, request.arn, hints), exactArn(request.arn, hints), request.arn],
      request.arn,
    ),
  };
}

/** The pattern with only the differing segments replaced. */
function corrected(pattern: string, arn: string, hints: EvaluationHints): string | null {
  // What stands behind another service names other things: nothing of it can be kept.
  if (!pattern.startsWith('arn:') || segmentsOf(pattern).service !== segmentsOf(arn).service) return null;
  const [granted, asked] = [segmentsOf(pattern), segmentsOf(exactArn(arn, hints))];
  const wrong = new Set<string>(differences(pattern, arn).map((d) => d.segment));
  const open = pattern.endsWith('*');
  const segments = [...ARN_SEGMENTS, ...CALL_SEGMENTS].map(
    (s) => [s, wrong.has(s) || (granted[s] === null && !open) ? asked[s] : granted[s]] as const,
  );
  return joinSegments(Object.fromEntries(segments) as ReturnType<typeof segmentsOf>);
}

/** The ARN of the call, its path parameters as `*` where the matched template is known. */
export function exactArn(arn: string, hints: EvaluationHints): string {
  const s = segmentsOf(arn);
  if (hints.pathPattern === undefined || s.path === null) return arn;
  const wide = formatInvokeArn({ ...callOf(s), path: hints.pathPattern });
  return arnMatches(wide, arn) ? wide : arn;
}

const firstThatFits = (candidates: readonly (string | null)[], arn: string): string | null =>
  candidates.find((c) => c !== null && arnMatches(c, arn)) ?? null;

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
    return mistake(11, `${granted} allows configuring APIs; calling an API requires ${asked}.`);
  if (service === 'execute-api') {
    const verb = /^(get|head|post|put|patch|delete|options|any)$/.test(name);
    return mistake(
      11,
      verb
        ? `execute-api has no action ${name.toUpperCase()}; the verb belongs in the Resource.`
        : `${granted} is a different action from ${asked}.`,
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
      `${granted} is the ID of a deleted user or role; a new user or role with the same name is a different principal.`,
    );
  if (caller === null) {
    const yields = hints.authorization
      ? `A method with authorization ${hints.authorization} does not identify an AWS principal`
      : 'The call comes without an AWS principal';
    return mistake(14, `${yields}: the caller is anonymous and is never ${granted}.`);
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

const SEGMENT_NAMES: Readonly<Record<string, string>> = { region: 'Region', api: 'API id' };

/**
 * One miss as a clause that follows a statement's name: what the statement has, and what the call has. The mistake
 * that is known of it is a sentence of its own (`mistakeInWords`).
 */
export function missInWords(miss: ElementMiss): string {
  const { element, segment, granted, asked } = miss;
  switch (element) {
    case 'Principal':
      return granted.startsWith('not ')
        ? `its NotPrincipal excludes ${granted.slice('not '.length)}, and the caller is ${asked}`
        : `its Principal has ${granted}, and the caller is ${asked}`;
    case 'Action':
      return granted.startsWith('not ')
        ? `its NotAction excludes ${granted.slice('not '.length)}, and the call needs ${asked}`
        : `its Action has ${granted}, and the call needs ${asked}`;
    case 'Resource':
      return resourceInWords(segment, granted, asked);
    case 'Condition':
      return conditionMissInWords(miss);
  }
}

function resourceInWords(segment: string | null, granted: string, asked: string): string {
  if (granted.startsWith('not ')) return `its NotResource excludes ${granted.slice('not '.length)}`;
  const [has, wanted] = [partOf(segment, granted), partOf(segment, asked)];
  if (segment === null || wanted === null || has === wanted)
    return `its Resource is ${granted}, and the call is ${asked}`;
  const name = SEGMENT_NAMES[segment] ?? segment;
  return has === null || has === ''
    ? `its Resource ${granted} has no ${name}, and the call has ${wanted}`
    : `its Resource has ${name} ${has}, and the call has ${wanted}`;
}

/** One segment as a person reads it; a path begins with its slash. */
function partOf(segment: string | null, arn: string): string | null {
  const part = segment === null ? null : (segmentsOf(arn)[segment as keyof ReturnType<typeof segmentsOf>] ?? null);
  return part === null || segment !== 'path' ? part : `/${part}`;
}

/** The known mistake behind a miss, led by a space; empty where the two values say as much. */
export const mistakeInWords = ({ mistake: known }: Pick<ElementMiss, 'mistake'>): string =>
  known === null || known.evident === true ? '' : ` ${known.sentence}`;
