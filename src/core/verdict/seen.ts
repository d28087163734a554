import { causesOfPolicy, type Recognised } from '../answers/index.ts';
import type { AuthorizationType } from '../api-gateway/api-type.ts';
import { accountOf, stageArn } from '../api-gateway/arns.ts';
import { type CauseCode, causeOf } from '../causes/index.ts';
import type { ExchangePrediction } from '../gates/index.ts';
import type { SeenAnswer } from '../model/answer.ts';
import { valueOf } from '../model/fact.ts';
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
  { results, method }: Pick<ExchangePrediction, 'results' | 'method'>,
): readonly Finding[] {
  const named = causesNamed(recognised);
  const possible = recognised.candidates.filter(
    (code) =>
      suits(code, method?.authorizationType) &&
      !isOfCors(code, facts) &&
      (named.includes(code) ||
        (named.length === 0 &&
          canApply(code, facts, request) &&
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
        'The answer itself says so: ' +
        `${causeOf(first).because}.` +
        (others.length === 0 ? '' : ` It says no more; ${others.join(' or ')} would be answered alike.`),
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
    },
  ];
}

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

/**
 * Long-term keys have no session policy; without service control policies none can deny.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies.html#policies_session
 */
function canApply(code: CauseCode, { caller, serviceControlPolicies }: Facts, { signing }: Request): boolean {
  if (code === 'iam-session-policy')
    return !(signing?.accessKeyId?.startsWith('AKIA') || valueOf(caller)?.kind === 'user');
  return code !== 'iam-scp-deny' || serviceControlPolicies.state !== 'known';
}

/** A cause that cannot occur on this kind of authorization cannot be what the answer means. */
const suits = (code: CauseCode, type: AuthorizationType | undefined): boolean =>
  type === undefined || (causeOf(code).onlyOn?.includes(type) ?? true);

/** No browser asks ahead of a WebSocket handshake. */
const isOfCors = (code: CauseCode, { scope }: Facts): boolean =>
  scope.apiType === 'WEBSOCKET' && causeOf(code).gate === 'cors';

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
  return results.some((r) => r.gate === gate && r.verdict !== 'cannot-tell');
}

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
      `The ${what} as edited would let the call through, and it was refused. What stage "${scope.stage}" serves ` +
      'could not be read; ' +
      `${or === null ? 'most likely it is an older deployment.' : `it may be an older deployment; or ${or}.`}`,
    evidence: [{ source: 'observed', operation: null, path: '/body', value: recognised.text, note: null }],
    nearMiss: null,
    judgedOn: or === null ? 'draft' : 'seen-answer',
  });
  if (recognised.kind === 'denied' && deployed.policy.state !== 'known' && draft.policy.state === 'known')
    return guess('resource-policy-not-redeployed', 'resource policy');
  if (
    recognised.kind === 'missing-authentication-token' &&
    deployed.methods.state !== 'known' &&
    draft.methods.state === 'known'
  )
    return guess('deployment-stale', 'API');
  // What a WebSocket stage serves, AWS never shows.
  if (recognised.kind === 'unauthorized' && scope.apiType === 'WEBSOCKET' && deployed.authorizers.state !== 'known')
    return guess(
      'deployment-stale',
      'authorizer',
      'its function asked for the 401 itself, by the error "Unauthorized"',
    );
  return null;
}

/** Another host answered: what the case or a probe knows of it, as a cause outside the gateway. */
export function otherHostFinding(
  host: string,
  runtime: RuntimeState,
  seen: SeenAnswer | null,
  recognised: Recognised | null,
): Finding | null {
  const known = runtime.otherHosts?.find((other) => other.host.toLowerCase() === host.toLowerCase());
  if (known !== undefined) {
    const edge = /cloudfront|cdn|\bs3\b|storage|akamai|fastly|cloudflare/i.test(known.service);
    return outside(
      edge ? 'edge-layer-403' : 'different-service-403',
      known.service,
      `${known.host} is answered by ${known.service}, not by API Gateway.`,
      known.answers.body,
    );
  }
  if (seen === null || recognised === null) return null;
  if (recognised.layer === 'aws-service')
    return outside(
      'different-service-403',
      host,
      `${host} is another AWS service; API Gateway was not involved.`,
      seen.body,
    );
  if (recognised.layer === 'cdn' || recognised.layer === 'storage')
    return outside('edge-layer-403', host, 'A CDN or storage layer answered; the API was never reached.', seen.body);
  if (recognised.layer === 'load-balancer')
    return /^awselb/i.test(seen.headers['server'] ?? '')
      ? outside('different-service-403', host, 'A load balancer answered; API Gateway was not involved.', seen.body)
      : outside('edge-layer-403', host, 'A proxy or load balancer answered; the API was never reached.', seen.body);
  if (isOtherService(host))
    return outside(
      'different-service-403',
      host,
      `${host} is another AWS service; API Gateway was not involved.`,
      seen.body,
    );
  return null;
}

/** A name that AWS keeps for its services, and none of API Gateway's. */
const isOtherService = (host: string): boolean =>
  /\.(?:amazonaws\.com(?:\.cn)?|api\.aws|on\.aws)(?::\d+)?$/i.test(host) && !/\.execute-api\./i.test(host);

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
