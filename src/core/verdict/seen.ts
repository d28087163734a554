import { causesOfPolicy, type Recognised, serviceOfHost, type Unwrapped } from '../answers/index.ts';
import { accountOf, stageArn } from '../api-gateway/arns.ts';
import type { AuthorizationType, GateName } from '../api-gateway/gates.ts';
import type { NamedPolicyType } from '../api-gateway/texts.ts';
import { type CauseCode, causeOf } from '../causes/index.ts';
import type { ExchangePrediction } from '../gates/index.ts';
import type { SeenAnswer } from '../model/answer.ts';
import { type Fact, valueOf, whyUnknown } from '../model/fact.ts';
import type { Facts } from '../model/facts.ts';
import type { Finding, GateResult } from '../model/gate.ts';
import type { Request } from '../model/request.ts';
import type { RuntimeState } from '../model/runtime-state.ts';

/**
 * Causes that the seen answer names by itself: where the facts show no fault, or could not all be read, the words of
 * the refusal still say what it was. A gate that passes on known facts rules its causes out, except those of the policy
 * that the answer names: AWS knows more than what was read.
 */
export function findingsFromAnswer(
  seen: SeenAnswer,
  recognised: Recognised,
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  { results, method }: Pick<ExchangePrediction, 'results' | 'method'>,
  types: Unwrapped['types'],
): readonly Finding[] {
  const layers = policyLayers(facts, request, runtime, results);
  if (isUnnamedDenial(recognised))
    return unnamedDenial(
      recognised,
      layers.filter((layer) => suits(codeOf(layer, recognised.deny), method?.authorizationType)),
    );
  const named = causesNamed(recognised);
  const layer = layers.find(({ type }) => recognised.kind === 'denied' && type === recognised.policyType);
  if (layer !== undefined && isOfOtherCall(layer)) return [];
  const possible = recognised.candidates.filter(
    (code) =>
      suits(code, method?.authorizationType) &&
      !isOfCors(code, facts, seen, request) &&
      (named.includes(code) ||
        (named.length === 0 &&
          !cannotApply(code, layers) &&
          !knownToBeGood(code, facts, results) &&
          !ruledOut(code, recognised, results))),
  );
  // A gate that could not tell, and says what its doubt is about, comes before the general case.
  const [suspected, ...others] = results
    .flatMap(({ suspects = [] }) => suspects)
    .filter((code) => possible.includes(code));
  const first =
    suspected ?? acrossAccounts(possible, facts) ?? possible.find((code) => causeOf(code).coversItsKind) ?? possible[0];
  if (first === undefined) return [];
  return [
    {
      code: first,
      resource: 'observed:answer',
      summary:
        'The answer itself shows the cause: ' +
        `${causeOf(first).because}.${layer === undefined ? '' : ` ${besideDenial(layer)}`}` +
        (others.length === 0 ? '' : ` It says no more; ${others.join(' or ')} would give the same answer.`) +
        (types.length === 0 ? '' : ` ${bodyOf(types)}`),
      evidence: [
        {
          source: 'observed',
          operation: null,
          path: '/body',
          value: recognised.text ?? seen.body.slice(0, 200),
          note: null,
        },
      ],
      nearMiss: null,
      judgedOn: 'seen-answer',
      ...(layer?.state === 'impossible' ? { contradicted: true as const } : {}),
    },
  ];
}

/** Whose words the body is in, where the API's owner wrote them. */
const bodyOf = (types: Unwrapped['types']): string =>
  types.length === 1
    ? `Of the gateway responses that this API customises, only ${types[0]} has this body.`
    : `Several gateway responses that this API customises have this body: ${types.join(', ')}.`;

/** Of a caller of another account a silent resource policy lacks the very statement that admits that account. */
function acrossAccounts(possible: readonly CauseCode[], { signerArn, scope }: Facts): CauseCode | undefined {
  const account = signerArn === null ? null : accountOf(signerArn);
  return account === null || account === scope.accountId
    ? undefined
    : possible.find((code) => code === 'resource-policy-cross-account-missing');
}

/** The causes of the kind of policy that a denial names; none where it names none. */
export const causesNamed = (recognised: Recognised | null): readonly CauseCode[] =>
  recognised?.kind === 'denied' && recognised.policyType !== null
    ? causesOfPolicy(recognised.policyType, recognised.deny)
    : [];

/** What was read of one kind of policy, for a call that was denied all the same. */
interface PolicyLayer {
  readonly type: NamedPolicyType;
  /** `impossible`: the call has no policy of this kind. `allows`: it was read, and lets the call through. */
  readonly state: 'impossible' | 'unread' | 'allows';
  readonly why: string;
  /** The call itself tells that it has none, not something that was read and may have changed since. */
  readonly byCall?: true;
}

/**
 * Every kind of policy that can deny a signed call.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html
 */
function policyLayers(
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  results: readonly GateResult[],
): readonly PolicyLayer[] {
  const isOpen = (gate: GateName): boolean =>
    results.some((result) => result.gate === gate && result.verdict === 'cannot-tell' && !onlyOrganization(result));
  const judged = (type: NamedPolicyType, fact: Fact<unknown>, gate: GateName): PolicyLayer =>
    fact.state !== 'known'
      ? { type, state: 'unread', why: whyUnknown(fact) }
      : isOpen(gate)
        ? { type, state: 'unread', why: 'it depends on facts of the call that were not given' }
        : { type, state: 'allows', why: 'the part of it that was read allows the call' };
  const { caller, deployed, serviceControlPolicies } = facts;
  const none = serviceControlPolicies.state === 'known' && serviceControlPolicies.value === null;
  return [
    judged('resource-based policy', deployed.policy, 'resource-policy'),
    judged('identity-based policy', caller, 'authorization'),
    judged('permissions boundary', caller, 'authorization'),
    none
      ? {
          type: 'service control policy',
          state: 'impossible',
          why:
            "no such policy applies to the caller's account: according to AWS, the account is not in an " +
            'organization that uses these policies',
        }
      : judged('service control policy', serviceControlPolicies, 'authorization'),
    sessionLayer(facts, request, runtime),
    endpointLayer(facts, request, judged('VPC endpoint policy', facts.vpcEndpoints, 'network')),
  ];
}

function sessionLayer({ caller }: Facts, { signing }: Request, { sessionPolicy }: RuntimeState): PolicyLayer {
  const type = 'session policy';
  if (signing?.accessKeyId?.startsWith('AKIA') || valueOf(caller)?.kind === 'user')
    return { type, state: 'impossible', why: 'a long-term key has no session policy', byCall: true };
  if (sessionPolicy === undefined)
    return {
      type,
      state: 'unread',
      why: 'it cannot be read from AWS: only the person or program that assumed the role knows it',
    };
  return sessionPolicy === null
    ? { type, state: 'allows', why: 'the credentials are known to have none' }
    : { type, state: 'allows', why: 'the part of it that was read allows the call' };
}

/** Only private APIs are behind the policy of an endpoint. */
function endpointLayer({ api, vpcEndpoints }: Facts, { vpcEndpoint }: Request, judged: PolicyLayer): PolicyLayer {
  const { type } = judged;
  if (api.state === 'known' && api.value.endpointType !== 'PRIVATE')
    return {
      type,
      state: 'impossible',
      why: 'the call did not come through a VPC endpoint to a private API',
      byCall: true,
    };
  if (vpcEndpoint === null) return { type, state: 'unread', why: 'the VPC endpoint of the call was not given' };
  const found = valueOf(vpcEndpoints)?.some(({ id }) => id === vpcEndpoint) ?? true;
  return found ? judged : { type, state: 'unread', why: `${vpcEndpoint} does not exist in this account and Region` };
}

type UnnamedDenial = Recognised & { readonly kind: 'denied'; readonly policyType: null };
const isUnnamedDenial = (recognised: Recognised): recognised is UnnamedDenial =>
  recognised.kind === 'denied' && recognised.policyType === null && recognised.who.kind === 'principal';

/** The general cause of a kind of policy: its words name no statement. */
function codeOf({ type }: PolicyLayer, deny: 'explicit' | 'implicit'): CauseCode {
  switch (type) {
    case 'resource-based policy':
      return deny === 'explicit' ? 'resource-policy-explicit-deny' : 'resource-policy-implicit-deny';
    case 'identity-based policy':
      return deny === 'explicit' ? 'iam-explicit-deny' : 'iam-policy-missing';
    case 'permissions boundary':
      return 'iam-permissions-boundary';
    case 'session policy':
      return 'iam-session-policy';
    case 'VPC endpoint policy':
      return 'vpc-endpoint-policy-deny';
    default:
      return 'iam-scp-deny';
  }
}

/**
 * A denial that names no policy: each kind that was not read may be the one, and none is proven. Kinds that the call
 * does not have, and kinds that were read and allow, are ruled out in words.
 */
function unnamedDenial(recognised: UnnamedDenial, layers: readonly PolicyLayer[]): readonly Finding[] {
  const unread = layers.filter(({ state }) => state === 'unread');
  const out = layers.filter(({ state }) => state !== 'unread').map(({ type, why }) => `${type} (${why})`);
  const names = unread.map(({ type }) => type);
  return unread.map((layer) => ({
    code: codeOf(layer, recognised.deny),
    resource: 'observed:answer',
    summary:
      `The error text does not name a policy type. Possible cause: a ${layer.type}: ${layer.why}. ` +
      (names.length === 1 ? '' : `Still possible: ${names.join(', ')}. `) +
      `Ruled out: ${out.join('; ')}.`,
    evidence: [{ source: 'observed', operation: null, path: '/body', value: recognised.text, note: null }],
    nearMiss: null,
    judgedOn: 'seen-answer',
  }));
}

/** A denial that names a kind of policy which this very call cannot have was given to another call. */
const isOfOtherCall = ({ byCall }: PolicyLayer): boolean => byCall === true;

const besideDenial = ({ type, why }: PolicyLayer): string =>
  `The error text names the ${type}. About this policy: ${why}.`;

/** Why a denial cannot be of this call; null where it can. */
export function denialOfOtherCall(
  recognised: Recognised | null,
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  results: readonly GateResult[],
): string | null {
  if (recognised?.kind !== 'denied') return null;
  const layer = policyLayers(facts, request, runtime, results).find(({ type }) => type === recognised.policyType);
  return layer === undefined || !isOfOtherCall(layer)
    ? null
    : `The error text names a ${layer.type}, but ${layer.why}: the answer belongs to another call, or to other ` +
        'credentials.';
}

/** A cause in a kind of policy that the call does not have. */
const cannotApply = (code: CauseCode, layers: readonly PolicyLayer[]): boolean =>
  layers.some((layer) => layer.state === 'impossible' && codeOf(layer, 'explicit') === code);

/** A cause that cannot occur on this kind of authorization cannot be what the answer means. */
const suits = (code: CauseCode, type: AuthorizationType | undefined): boolean =>
  type === undefined || (causeOf(code).onlyOn?.includes(type) ?? true);

/** No browser asks ahead of a WebSocket handshake, and a preflight cannot fail where the call itself was answered. */
const isOfCors = (code: CauseCode, { scope }: Facts, seen: SeenAnswer, request: Request): boolean =>
  causeOf(code).gate === 'cors' &&
  (scope.apiType === 'WEBSOCKET' ||
    (code === 'cors-preflight-fails' && seen.exchange === 'request' && request.method !== 'OPTIONS'));

/**
 * The right to run the authorizer's function was judged before what it answers: where only the answer is missing, the
 * right is there.
 */
function knownToBeGood(code: CauseCode, facts: Facts, results: readonly GateResult[]): boolean {
  const { settledBy } = causeOf(code);
  return (
    settledBy !== undefined &&
    facts[settledBy].state === 'known' &&
    results.some(({ gate, verdict }) => gate === 'authorization' && verdict === 'cannot-tell')
  );
}

/**
 * A passing gate rules a code out, except where the answer speaks of what no fact can show: the secret behind a
 * signature, a session policy, the policies of an organization.
 */
function ruledOut(code: CauseCode, recognised: Recognised, results: readonly GateResult[]): boolean {
  const { gate, notInSettings, meantByUnnamedDenial } = causeOf(code);
  if (gate === null) return false;
  if (notInSettings) return recognised.kind === 'denied' && recognised.policyType === null && !meantByUnnamedDenial;
  return results.some((r) => r.gate === gate && (r.verdict !== 'cannot-tell' || onlyOrganization(r)));
}

/** All that the gate looks at was read and lets the call through, but for the policies of an organization. */
const onlyOrganization = ({ unknown }: GateResult): boolean =>
  unknown.length > 0 && unknown.every(({ about }) => about === 'service-control-policies');

const OF_RESOURCE: readonly (NamedPolicyType | null)[] = [null, 'resource-based policy'];

/**
 * What the stage serves could not be read, the draft admits the call, and yet it was seen refused: then the stage most
 * likely serves something older.
 */
export function staleGuess(facts: Facts, recognised: Recognised): Finding | null {
  const { scope, deployed, draft } = facts;
  const guess = (
    code: 'resource-policy-not-redeployed' | 'deployment-stale',
    what: string,
    or: string | null = null,
  ): Finding => ({
    code,
    resource: stageArn(scope, scope.stage),
    summary:
      `The edited ${what} would allow the call, but the call was refused. Could not read what stage ` +
      `"${scope.stage}" serves; ` +
      `${or === null ? 'most likely it is an older deployment.' : `it may be an older deployment; or ${or}.`}`,
    evidence: [{ source: 'observed', operation: null, path: '/body', value: recognised.text, note: null }],
    nearMiss: null,
    ...(or === null ? { judgedOn: 'draft', onlyCandidate: true } : { judgedOn: 'seen-answer' }),
  });
  const ofResource = recognised.kind === 'denied' && OF_RESOURCE.includes(recognised.policyType);
  if (ofResource && !isUnnamedDenial(recognised) && deployed.policy.state !== 'known' && draft.policy.state === 'known')
    return guess('resource-policy-not-redeployed', 'resource policy');
  if (
    recognised.kind === 'missing-authentication-token' &&
    deployed.methods.state !== 'known' &&
    draft.methods.state === 'known'
  )
    return guess('deployment-stale', 'API');
  // What a WebSocket stage serves, AWS never shows.
  if (recognised.kind === 'unauthorized' && deployed.authorizers.state !== 'known')
    return guess(
      'deployment-stale',
      'authorizer',
      'its function itself caused the 401 by returning the error "Unauthorized"',
    );
  return null;
}

/** Another host answered: what the case, a probe or the answer itself tells of it, as a cause outside the gateway. */
export function otherHostFinding(
  host: string,
  { signing }: Request,
  runtime: RuntimeState,
  seen: SeenAnswer | null,
  recognised: Recognised | null,
): Finding | null {
  const known = runtime.otherHosts?.find((other) => other.host.toLowerCase() === host.toLowerCase());
  if (known !== undefined) {
    const edge = /cloudfront|cdn|\bs3\b|storage|akamai|fastly|cloudflare/i.test(known.service);
    const code = edge ? 'edge-layer-403' : 'different-service-403';
    return outside(code, known.service, answeredBy(known.host, known.service), known.answers.body);
  }
  const layer = recognised?.layer ?? 'unknown';
  const named = serviceOfHost(host)?.name ?? null;
  const signedFor = signing === null || signing.service === 'execute-api' ? null : signing.service;
  if (layer === 'cdn' || layer === 'storage' || layer === 'load-balancer') {
    const server = seen?.headers['server'] ?? null;
    const who = named ?? ANSWERING[layer];
    const code =
      layer === 'load-balancer' && /^awselb/i.test(server ?? '') ? 'different-service-403' : 'edge-layer-403';
    return outside(
      code,
      host,
      answeredBy(host, server === null ? who : `${who} (Server: ${server})`),
      seen?.body ?? '',
    );
  }
  const service = named ?? (layer === 'aws-service' ? (signedFor ?? 'another AWS service') : null);
  return service === null ? null : outside('different-service-403', host, answeredBy(host, service), seen?.body ?? '');
}

const ANSWERING = { cdn: 'a CDN', storage: 'Amazon S3', 'load-balancer': 'a proxy or load balancer' } as const;

const answeredBy = (host: string, service: string): string =>
  `${service} answers for ${host}, not API Gateway: the call never reached the API.`;

function outside(
  code: 'different-service-403' | 'edge-layer-403',
  resource: string,
  summary: string,
  body: string,
): Finding {
  return {
    code,
    resource: `host:${resource}`,
    summary,
    evidence: [{ source: 'observed', operation: null, path: '/body', value: body.slice(0, 200), note: null }],
    nearMiss: null,
    judgedOn: 'seen-answer',
  };
}
