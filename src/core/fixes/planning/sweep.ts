import { accountOf, formatInvokeArn, iamArn, principalName } from '../../api-gateway/arns.ts';
import { firstContext } from '../../gates/context.ts';
import { type GateContext, resolveMethod } from '../../gates/index.ts';
import { authorizationInput } from '../../gates/policy-input.ts';
import { isKnown, known, valueOf } from '../../model/fact.ts';
import type { Caller, Definition, Facts, Method } from '../../model/facts.ts';
import { type Request, VERBS, type Verb } from '../../model/request.ts';
import type { RuntimeState } from '../../model/runtime-state.ts';
import { type AuthorizationInput, arnMatches, decide } from '../../policy/index.ts';
import { expandPattern } from '../../policy/match.ts';
import { isObject, listOf, parseObject, statementsOf, textsOf } from './json.ts';

/** Who might be let in by a change: the principals that the policies speak of, and everyone. */
export interface SamplePrincipal {
  /** ARN, `anonymous` (from where the caller calls) or `*` (everyone, from anywhere). */
  readonly name: string;
  readonly caller: Caller | null;
  /** Whether the request comes from the place the refused call came from. */
  readonly here: boolean;
}

export interface Pair {
  readonly principal: SamplePrincipal;
  readonly verb: Verb;
  readonly method: Method;
}

/** `yes` when at least one of the things not known of this identity would let it through. */
export type Admitted = 'yes' | 'no' | 'unknown';

const ALLOW_ALL = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

/**
 * A reserved address (RFC 1112, section 4): nobody calls from there, and a list of addresses holds it only where it
 * holds all.
 */
const ELSEWHERE = '250.77.77.77';

/** Everyone whom the two states of the API could treat differently, on every verb of every route of either. */
export function pairsOf(before: Facts, after: Facts): readonly Pair[] {
  const methods = [...(valueOf(before.deployed.methods) ?? []), ...(valueOf(after.deployed.methods) ?? [])];
  const unique = [...new Map(methods.map((method) => [`${method.path} ${method.httpMethod ?? ''}`, method])).values()];
  const principals = principalsOf(before, after);
  return principals.flatMap((principal) =>
    unique.flatMap((method) => verbsOf(method).map((verb) => ({ principal, verb, method }))),
  );
}

const verbsOf = ({ httpMethod }: Method): readonly Verb[] =>
  httpMethod === 'ANY' || httpMethod === null ? VERBS : [httpMethod];

function principalsOf(before: Facts, after: Facts): readonly SamplePrincipal[] {
  const caller = valueOf(before.caller) ?? null;
  const texts = [before.deployed.policy, after.deployed.policy].map((fact) => valueOf(fact) ?? null);
  const named = [...new Set(texts.flatMap((text) => (text === null ? [] : namesIn(text))))].filter(
    (arn) => arn !== caller?.identityArn && arn !== caller?.arn,
  );
  return [
    ...(caller === null ? [] : [{ name: caller.identityArn, caller, here: true }]),
    ...named.flatMap((arn) => {
      const identity = identityOf(arn);
      return identity === null ? [] : [{ name: arn, caller: identity, here: true }];
    }),
    { name: 'anonymous', caller: null, here: true },
    { name: '*', caller: null, here: false },
  ];
}

/** ARNs of identities that a policy names as principals or in a condition. */
function namesIn(text: string): readonly string[] {
  const policy = parseObject(text);
  if (policy === null) return [];
  return statementsOf(policy).flatMap((statement) => {
    const principals = [statement['Principal'], statement['NotPrincipal']].flatMap((element) =>
      isObject(element) ? textsOf(element['AWS']) : textsOf(element),
    );
    const conditions = isObject(statement['Condition']) ? Object.values(statement['Condition']).filter(isObject) : [];
    const values = conditions.flatMap((block) =>
      Object.entries(block).flatMap(([key, value]) => (/^aws:PrincipalArn$/i.test(key) ? textsOf(listOf(value)) : [])),
    );
    return [...principals, ...values].filter((name) => /^arn:[^*?]+$/.test(name));
  });
}

/** An identity of which only the ARN is known. */
function identityOf(arn: string): Caller | null {
  const accountId = accountOf(arn);
  const name = principalName(arn);
  if (accountId === null || name.kind === 'other') return null;
  const base = { arn, identityArn: arn, accountId, policies: [], boundary: null };
  if (name.kind === 'user') return { ...base, kind: 'user', name: name.name };
  if (name.kind === 'role') return { ...base, arn: sessionArn(arn, name.name), kind: 'role', name: name.name };
  if (name.kind === 'session') return { ...base, kind: 'role', name: name.roleName };
  return { ...base, kind: 'user', name: 'root' };
}

const sessionArn = (arn: string, name: string): string =>
  arn.replace(':iam:', ':sts:').replace(/:role\/.*$/, `:assumed-role/${name}/any`);

/**
 * A judge of who may call what on these facts. What is not known of an identity is tried both ways: with policies that
 * grant nothing, and with policies that grant everything; `assumesAllow` picks. Calls that all patterns of all policies
 * treat alike are judged once, since nothing else in a policy tells one call of an API from another.
 */
export function sweeper(
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
): (pair: Pair, asked: string, assumesAllow: boolean) => Admitted {
  const inputs = new Map<string, AuthorizationInput | null>();
  const verdicts = new Map<string, Admitted>();
  const matchKeyOf = matchKeys(facts, runtime);
  const served = servedBy(valueOf(facts.deployed.methods) ?? []);
  const { scope } = facts;
  const head = {
    partition: scope.partition,
    region: scope.region,
    account: scope.accountId,
    apiId: scope.apiId,
    stage: scope.stage,
  };
  return ({ principal, verb, method: route }, asked, assumesAllow) => {
    const path = asked !== '' ? asked : samplePath(route.path);
    const method = served(verb, path);
    if (method === null) return 'no';
    const name = [principal.name, method.authorizationType, assumesAllow].join(' ');
    if (!inputs.has(name))
      inputs.set(name, inputFor(facts, requestFrom(request, principal), runtime, principal, method, assumesAllow));
    const input = inputs.get(name) ?? null;
    if (input === null) return 'no';
    const arn = formatInvokeArn({ ...head, verb, path: path.replace(/^\//, '') });
    const key = `${name} ${matchKeyOf(arn)}`;
    const verdict = verdicts.get(key) ?? admits(input, arn, method);
    verdicts.set(key, verdict);
    return verdict;
  };
}

/** The method that serves a call, looked up once for each call. */
function servedBy(methods: readonly Method[]): (verb: Verb, path: string) => Method | null {
  const found = new Map<string, Method | null>();
  return (verb, path) => {
    const key = `${verb} ${path}`;
    if (!found.has(key)) found.set(key, resolveMethod(methods, verb, path));
    return found.get(key) ?? null;
  };
}

function admits(input: AuthorizationInput, arn: string, method: Method): Admitted {
  const { decision, layers } = decide({ ...input, request: { ...input.request, arn } });
  if (method.authorizationType === 'NONE' && layers.resource === undefined) return 'yes';
  return decision === 'allowed' ? 'yes' : decision === 'unknown' ? 'unknown' : 'no';
}

/** Which patterns of all the policies at hand reach an ARN, as a text: equal texts, equal verdicts. */
function matchKeys(facts: Facts, runtime: RuntimeState): (arn: string) => string {
  const caller = valueOf(facts.caller) ?? null;
  const texts = [
    valueOf(facts.deployed.policy) ?? null,
    ...(caller?.policies.map(({ text }) => text) ?? []),
    caller?.boundary?.text ?? null,
    ...(valueOf(facts.serviceControlPolicies) ?? []).flatMap(({ policies }) => policies.map(({ text }) => text)),
    runtime.sessionPolicy ?? null,
  ];
  const patterns = [...new Set(texts.flatMap((text) => (text === null ? [] : patternsIn(text))))];
  // A variable takes its value from the request: such calls are judged one by one.
  if (patterns.some((pattern) => pattern.includes('${'))) return (arn) => arn;
  const seen = new Map<string, string>();
  return (arn) => {
    const found =
      seen.get(arn) ??
      patterns.map((pattern) => (arnMatches(expandPattern(pattern, 'resource', arn), arn) ? '1' : '0')).join('');
    seen.set(arn, found);
    return found;
  };
}

const patternsIn = (text: string): readonly string[] =>
  statementsOf(parseObject(text) ?? {}).flatMap((statement) => [
    ...textsOf(statement['Resource']),
    ...textsOf(statement['NotResource']),
  ]);

/** A concrete path of a route: some value for each parameter. */
const samplePath = (template: string): string => template.replace(/\{[^}]+\+\}/g, 'x/y').replace(/\{[^}]+\}/g, 'x');

/** What policies are asked for this principal; null when a method of this kind never sees such a caller. */
function inputFor(
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  principal: SamplePrincipal,
  method: Method,
  assumesAllow: boolean,
): AuthorizationInput | null {
  const signed = method.authorizationType === 'AWS_IAM';
  const self = valueOf(facts.caller) ?? null;
  if (signed ? principal.name === 'anonymous' : principal.caller !== null) return null;
  // Whoever holds no token of the issuer is kept out, whatever the policies say.
  if ((method.authorizationType === 'COGNITO_USER_POOLS' || method.authorizationType === 'JWT') && !assumesAllow)
    return null;
  const authorizer = method.authorizationType === 'CUSTOM' && assumesAllow ? ALLOW_ALL : null;
  const context: GateContext = {
    ...firstContext(facts, request, runtime, 'request'),
    stage: facts.scope.stage,
    method,
  };
  if (!signed) return authorizationInput(context, null, authorizer);
  if (principal.caller === null) {
    // A stranger with every right of the account is let in with or without the change; what counts is the one without.
    return assumesAllow ? null : authorizationInput(context, strangerOf(facts), null);
  }
  // Of the caller all policies are known.
  if (principal.caller.identityArn === self?.identityArn) return authorizationInput(context, self, null);
  const policies = assumesAllow ? [{ kind: 'inline' as const, name: 'unknown', group: null, text: ALLOW_ALL }] : [];
  return authorizationInput(
    { ...context, runtime: {}, facts: { ...facts, serviceControlPolicies: known('sweep', null) } },
    { ...principal.caller, policies },
    null,
  );
}

function requestFrom(request: Request, principal: SamplePrincipal): Request {
  if (principal.here) return request;
  return {
    ...request,
    sourceIp: ELSEWHERE,
    vpcEndpoint: request.vpcEndpoint === null ? null : 'vpce-00000000000000000',
    headers: {},
  };
}

/** Some identity of the API's account that no policy speaks of. */
function strangerOf({ scope }: Facts): Caller {
  const identityArn = iamArn(scope, 'role/anyone');
  return {
    arn: sessionArn(identityArn, 'anyone'),
    identityArn,
    accountId: scope.accountId,
    kind: 'role',
    name: 'anyone',
    policies: [],
    boundary: null,
  };
}

/** The facts as the stage would serve them if its draft were deployed: to tell an edit from what others drafted. */
export const asDraft = (facts: Facts): Facts => ({ ...facts, deployed: pick(facts.draft, facts.deployed) });

const pick = (draft: Definition, served: Definition): Definition => ({
  policy: isKnown(draft.policy) ? draft.policy : served.policy,
  methods: isKnown(draft.methods) ? draft.methods : served.methods,
  authorizers: isKnown(draft.authorizers) ? draft.authorizers : served.authorizers,
  gatewayResponses: isKnown(draft.gatewayResponses) ? draft.gatewayResponses : served.gatewayResponses,
});
