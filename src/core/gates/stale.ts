import { stageArn } from '../api-gateway/arns.ts';
import type { GateName } from '../api-gateway/gates.ts';
import { isSameValue } from '../model/draft-print.ts';
import { factEvidence } from '../model/fact.ts';
import type { Definition, DefinitionPart, Facts } from '../model/facts.ts';
import type { Finding, GateResult } from '../model/gate.ts';
import { validationOf } from '../model/needed.ts';
import { finding } from './judgement.ts';
import type { ExchangePrediction, Prediction } from './types.ts';

/**
 * Tells a fault of the API from a fault of its deployment: what the draft would admit is merely not deployed.
 * The same prediction is made on the draft's policy, then on the whole draft; a cause that is gone there becomes
 * `resource-policy-not-redeployed` or `deployment-stale`.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html
 */
export function judgeStaleness(facts: Facts, predictOn: (facts: Facts) => Prediction): Prediction {
  const now = predictOn(facts);
  if (!refusesSomewhere(now)) return now;
  const { draft, deployed } = facts;
  const policy = pick(facts, 'policy');
  const policyOnly = policy === deployed.policy ? now : predictOn({ ...facts, deployed: { ...deployed, policy } });
  const whole = draft === deployed ? now : predictOn(asDeployed(facts));
  const rewrite = (part: 'request' | 'preflight'): ExchangePrediction | null => {
    const exchange = now[part];
    return exchange === null ? null : rewritten(facts, exchange, policyOnly[part], whole[part]);
  };
  const request = rewrite('request') ?? now.request;
  const preflight = rewrite('preflight');
  const cors = rewriteResult(facts, now.cors, policyOnly.cors, whole.cors);
  const ahead = preflight ?? request;
  const causes = cors.causes.map((cause) => (endsWith(ahead, cause) ? stale(facts, cause) : cause));
  return { request, preflight, cors: withCauses(cors, causes) };
}

/** Which gate refused the preflight where the cors gate speaks of a setting that stops it. */
const STOPPED_BY: Partial<Record<Finding['code'], GateName>> = {
  'cors-options-requires-auth': 'authorization',
  'cors-options-requires-api-key': 'api-key',
  'cors-options-missing': 'route',
};

/**
 * A setting that stops the preflight goes with the refusal of that gate, also where what answers the preflight on the
 * draft could not be read.
 */
function endsWith(ahead: ExchangePrediction, { code }: Finding): boolean {
  const refusal = ahead.results.find(({ gate }) => gate === STOPPED_BY[code]);
  const causes = refusal?.causes ?? [];
  return causes.length > 0 && causes.every((one) => one.code === 'deployment-stale');
}

/** The facts as they would read once the draft is deployed; parts of it that could not be read stay as they are. */
export function asDeployed(facts: Facts): Facts {
  const deployed = {
    policy: pick(facts, 'policy'),
    methods: pick(facts, 'methods'),
    // Methods name the authorizers of their own copy.
    authorizers: facts.draft.methods.state === 'known' ? facts.draft.authorizers : facts.deployed.authorizers,
    gatewayResponses: pick(facts, 'gatewayResponses'),
    ...validationOf(facts.draft.methods.state === 'known' ? facts.draft : facts.deployed),
  };
  return { ...facts, deployed };
}

const pick = <K extends DefinitionPart>(facts: Facts, part: K): Definition[K] =>
  facts.draft[part].state === 'known' ? facts.draft[part] : facts.deployed[part];

const refusesSomewhere = (p: Prediction): boolean =>
  p.request.refusals.length > 0 || (p.preflight?.refusals.length ?? 0) > 0 || p.cors.verdict === 'refuses';

function rewritten(
  facts: Facts,
  now: ExchangePrediction,
  policyOnly: ExchangePrediction | null,
  whole: ExchangePrediction | null,
): ExchangePrediction {
  const results = now.results.map((result) =>
    rewriteResult(facts, result, onGate(policyOnly, result.gate), onGate(whole, result.gate)),
  );
  const routeIsStale = results.some((r) => r.gate === 'route' && r.causes.some((c) => c.code === 'deployment-stale'));
  // Gates that had no method to judge on the deployed copy are judged on the draft, which the deployment would publish.
  const filled = routeIsStale
    ? results.map((r) => (r.verdict === 'not-applicable' ? (onGate(whole, r.gate) ?? r) : r))
    : results;
  const order = [...now.refusals, ...(routeIsStale ? (whole?.refusals ?? []) : [])].map((r) => r.gate);
  const refusals = [...new Set(order)].flatMap((gate) =>
    filled.filter((r) => r.gate === gate && r.verdict === 'refuses'),
  );
  const method = now.method ?? (routeIsStale ? (whole?.method ?? null) : null);
  return { ...now, results: filled, refusals, method };
}

/** The gate's result on the other copy; null where that copy has no method, so that no other gate judged one. */
function onGate(prediction: ExchangePrediction | null, gate: GateName): GateResult | null {
  const unrouted = prediction?.results.some((r) => r.gate === 'route' && r.verdict === 'refuses') ?? true;
  if (unrouted && gate !== 'route') return null;
  return prediction?.results.find((r) => r.gate === gate) ?? null;
}

function rewriteResult(
  facts: Facts,
  now: GateResult,
  policyOnly: GateResult | null,
  whole: GateResult | null,
): GateResult {
  if (now.verdict !== 'refuses') return now;
  const causes = now.causes.map((cause) => {
    if (goneIn(now, cause, policyOnly)) return notRedeployed(facts, cause);
    if (goneIn(now, cause, whole)) return stale(facts, cause);
    const stays = now.gate === 'resource-policy' ? withDraft(facts, cause, policyOnly) : cause;
    return mayBeGone(facts, now, cause, whole) ? { ...stays, mayBeUndeployed: true as const } : stays;
  });
  return withCauses(now, causes);
}

/** Each code once. */
function withCauses(result: GateResult, causes: readonly Finding[]): GateResult {
  const once = causes.filter((cause, at) => causes.findIndex((other) => other.code === cause.code) === at);
  return { ...result, causes: once, because: once[0]?.summary ?? result.because };
}

/**
 * True when the gate was judged on the other copy and this cause went away there without another one taking its place.
 */
function goneIn(now: GateResult, cause: Finding, other: GateResult | null): boolean {
  if (other === null || isNewDoubt(now, other)) return false;
  const before = now.causes.map((c) => c.code);
  const after = other.causes.map((c) => c.code);
  return !after.includes(cause.code) && after.every((code) => before.includes(code)) && cause.judgedOn === 'deployed';
}

/**
 * What could not be told before may stay so; a new doubt may hide another cause, unless it is only what the function
 * answers now that the draft lets it run: AWS never tells that.
 */
function isNewDoubt(now: GateResult, { verdict, unknown, suspects }: GateResult): boolean {
  const doubts = now.unknown.map((gap) => gap.about);
  const isNew = unknown.filter(({ about }) => !doubts.includes(about));
  const onlyRuns =
    suspects?.includes('authorizer-function-error') === true &&
    isNew.every(({ about }) => about.startsWith('authorizer-answer:'));
  return verdict === 'cannot-tell' && !onlyRuns && isNew.length > 0;
}

/**
 * The cause stands on what the stage serves, and whether the draft has the remedy already is not known: a part of it
 * could not be read, or the gate cannot be told on it.
 */
function mayBeGone(facts: Facts, now: GateResult, { judgedOn }: Finding, whole: GateResult | null): boolean {
  const { draft, stage, scope } = facts;
  const autoDeploys = stage.state === 'known' && stage.value?.autoDeploy === true;
  if (judgedOn !== 'deployed' || scope.apiType === 'WEBSOCKET' || autoDeploys) return false;
  const unread = PARTS[now.gate]?.some((part) => draft[part].state !== 'known') ?? false;
  return unread || (whole !== null && isNewDoubt(now, whole));
}

/** What of a definition a gate looks at; those in front of the route look at none. */
const PARTS: Readonly<Partial<Record<GateName, readonly DefinitionPart[]>>> = {
  'resource-policy': ['policy'],
  route: ['methods'],
  authorization: ['methods', 'authorizers'],
  'api-key': ['methods'],
  validation: ['methods'],
  integration: ['methods'],
  cors: ['methods', 'authorizers', 'gatewayResponses'],
};

/** The served policy refuses, and the draft's would as well: a deployment changes nothing about that. */
function withDraft(facts: Facts, cause: Finding, policyOnly: GateResult | null): Finding {
  const { draft, deployed } = facts;
  if (cause.judgedOn !== 'deployed' || draft.policy.state !== 'known' || deployed.policy.state !== 'known')
    return cause;
  const [there] = policyOnly?.verdict === 'refuses' ? policyOnly.causes : [];
  if (there === undefined) return cause;
  const same = isSameText(draft.policy.value, deployed.policy.value);
  const words = same
    ? 'the draft has the same policy.'
    : there.code === cause.code && isSameValue(there.nearMiss, cause.nearMiss)
      ? "the draft's policy differs elsewhere, and refuses the call for the same reason."
      : `the draft's policy differs, and refuses the call too. ${there.summary}`;
  return { ...cause, summary: `${cause.summary} Deploying would not help: ${words}` };
}

/** Whether two policies say the same, however they are spaced. */
function isSameText(a: string | null, b: string | null): boolean {
  if (a === b || a === null || b === null) return a === b;
  try {
    return isSameValue(JSON.parse(a), JSON.parse(b));
  } catch {
    return a === b;
  }
}

function notRedeployed(facts: Facts, cause: Finding): Finding {
  return {
    ...finding(
      'resource-policy-not-redeployed',
      stageResource(facts),
      `The resource policy was edited and would now allow the call, but stage "${facts.scope.stage}" still ` +
        'serves the older policy. A policy takes effect only after a deployment.',
      [
        ...cause.evidence,
        factEvidence(
          operationOf(facts.draft.policy),
          '/policy',
          null,
          'the draft policy, which differs from the deployed one',
        ),
        factEvidence('GetStage', '/deploymentId', deploymentId(facts)),
      ],
    ),
    nearMiss: cause.nearMiss,
  };
}

/** The cause of a refusal that a deployment of the draft would end. */
export function stale(facts: Facts, cause: Finding): Finding {
  return finding(
    'deployment-stale',
    stageResource(facts),
    `The API was changed and would now accept the call, but stage "${facts.scope.stage}" still serves ` +
      `deployment ${deploymentId(facts)}. In that deployment: ${cause.summary}`,
    [...cause.evidence, factEvidence('GetStage', '/deploymentId', deploymentId(facts))],
  );
}

const operationOf = (fact: { readonly state: string; readonly operation?: string }): string =>
  fact.operation ?? 'GetRestApi';
const deploymentId = (facts: Facts): string =>
  facts.stage.state === 'known' ? (facts.stage.value?.deploymentId ?? '(none)') : '(not read)';
const stageResource = ({ scope }: Facts): string => stageArn(scope, scope.stage);
