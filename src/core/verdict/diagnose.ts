import { unknownIn } from '../answers/index.ts';
import { accountOf } from '../api-gateway/arns.ts';
import { CONNECTION_TEMPLATE } from '../api-gateway/connections.ts';
import { causeOf, type FindingCode } from '../causes/index.ts';
import { type Prediction, unknownKeyGaps } from '../gates/index.ts';
import type { Answer } from '../model/answer.ts';
import { awsCall } from '../model/changes/index.ts';
import type {
  CallCount,
  DiagnosedAnswer,
  DiagnosedCause,
  DiagnosedFix,
  DiagnosedGate,
  Diagnosis,
  PredictedAnswer,
} from '../model/diagnosis.ts';
import { whyUnknown } from '../model/fact.ts';
import type { Facts } from '../model/facts.ts';
import type { CouldNotCheck, Finding, Gap } from '../model/gate.ts';
import type { FixPlan } from '../model/plan.ts';
import { type Request, secretsOf } from '../model/request.ts';
import { redact, redactHeaders, type Secret } from '../model/secret.ts';
import type { Testimony, WitnessGap } from '../model/testimony.ts';
import { adviceOn } from './advice.ts';
import { type Conclusion, reconcile } from './causes.ts';
import { certaintyOf } from './certainty.ts';
import { customisedNote, noteOn } from './note.ts';
import { denialOfOtherCall } from './seen.ts';
import type { Case } from './types.ts';

/** The findings that must go, first the one that stops the call: what fixes are planned for. */
export const findingsOf = (subject: Case): readonly Finding[] =>
  conclusionOf(subject).findings.map(({ finding }) => finding);

/** The public document of `diagnose --json`. */
export function diagnose(subject: Case, plans: readonly FixPlan[], calls: CallCount): Diagnosis {
  const conclusion = conclusionOf(subject);
  const { facts, request, prediction, testimony } = subject;
  const answer = comparedAnswer(prediction, testimony);
  return {
    schemaVersion: 1,
    target: targetOf(facts, request, prediction),
    request: requestOf(facts, request),
    observed: observedOf(testimony, secretsOf(request)),
    predicted: answer === null ? null : predictedAnswer(answer, secretsOf(request)),
    outcome: conclusion.outcome,
    agreement: conclusion.agreement,
    gates: gatesOf(prediction),
    causes: conclusion.findings.map(({ finding, gate }, at) => ({
      ...diagnosedCause(finding, conclusion, subject, at === 0, plans),
      gate: causeOf(finding.code).foundAtAnyGate ? gate : causeOf(finding.code).gate,
    })),
    advice: adviceOn(subject).map((advice) => ({ ...advice, fixes: fixesOf(advice.code, plans) })),
    fixes: plans.map(diagnosedFix),
    couldNotCheck: gaps(subject, conclusion, answer),
    calls,
    note:
      noteOn(testimony.observed, conclusion.recognised, prediction, conclusion.outcome === 'refused') ??
      denialOfOtherCall(conclusion.recognised, facts, request, subject.runtime, prediction.request.results) ??
      customisedNote(answer),
  };
}

const conclusionOf = ({ facts, request, runtime, prediction, testimony }: Case): Conclusion =>
  reconcile(facts, request, runtime, prediction, testimony);

function diagnosedCause(
  finding: Finding,
  conclusion: Conclusion,
  { testimony }: Case,
  first: boolean,
  plans: readonly FixPlan[],
): Omit<DiagnosedCause, 'gate'> {
  return {
    code: finding.code,
    certainty: certaintyOf(finding, first, conclusion, testimony),
    stops: first,
    resource: finding.resource,
    summary: finding.summary,
    evidence: finding.evidence,
    remedy: finding.remedy ?? causeOf(finding.code).remedy,
    fixes: fixesOf(finding.code, plans),
    nearMiss: finding.nearMiss,
  };
}

const fixesOf = (code: FindingCode, plans: readonly FixPlan[]): readonly string[] =>
  plans.filter((plan) => plan.causes.includes(code)).map((plan) => plan.id);

function targetOf({ scope }: Facts, request: Request, { request: judged }: Prediction): Diagnosis['target'] {
  const method = judged.method;
  const routeKey =
    scope.apiType === 'REST' || method === null || method.path === CONNECTION_TEMPLATE
      ? null
      : method.httpMethod === null
        ? method.path
        : `${method.httpMethod} ${method.path}`;
  return {
    ...scope,
    stage: judged.stage,
    method: request.method,
    path: judged.path,
    resource: method?.path ?? null,
    routeKey,
    arn: judged.arn,
  };
}

function requestOf(facts: Facts, request: Request): Diagnosis['request'] {
  return {
    caller: facts.signerArn ?? (request.signing === null ? 'anonymous' : 'unknown signer'),
    callerAccount: facts.signerArn === null ? null : accountOf(facts.signerArn),
    signed: request.signing !== null,
    method: request.method,
    host: request.host,
    path: request.path,
    query: redact(request.query, secretsOf(request)),
    headers: redactHeaders(request.headers, secretsOf(request)),
    origin: request.origin,
    credentialsMode: request.credentialsMode,
    sourceIp: request.sourceIp,
    vpce: request.vpcEndpoint,
    time: request.time,
  };
}

/** The predicted answer of the exchange that was seen, else of the one that fails first. */
function comparedAnswer(prediction: Prediction, testimony: Testimony): Answer | null {
  const { cors, preflight, request } = prediction;
  if (request.results.some((r) => r.gate === 'endpoint' && r.verdict === 'not-applicable')) return null;
  const wanted =
    testimony.observed?.exchange ??
    ((preflight?.refusals.length ?? 0) > 0 || cors.answer?.exchange === 'preflight' ? 'preflight' : 'request');
  return (wanted === 'preflight' ? preflight?.answer : request.answer) ?? null;
}

function predictedAnswer(answer: Answer, secrets: readonly Secret[]): PredictedAnswer {
  const { customised } = answer;
  if (customised === undefined) return diagnosedAnswer(answer);
  const { by, usual, segments } = customised;
  const unknown = segments === null ? ['body'] : unknownIn(segments);
  const gatewayResponse = { type: by, usualBody: redact(usual, secrets), unknown };
  return { ...diagnosedAnswer(answer), body: redact(answer.body, secrets), gatewayResponse };
}

/**
 * An answer may echo what was sent (an IncompleteSignature repeats the Authorization header), so it is redacted too.
 */
function observedOf({ observed }: Testimony, secrets: readonly Secret[]): Diagnosis['observed'] {
  if (observed === null) return null;
  return {
    ...diagnosedAnswer(observed),
    body: redact(observed.body, secrets),
    headers: redactHeaders(observed.headers, secrets),
    from: observed.from,
  };
}

const diagnosedAnswer = ({ exchange, status, errorType, body }: Answer): DiagnosedAnswer => ({
  exchange,
  status,
  errorType,
  body,
});

function gatesOf({ request, cors }: Prediction): readonly DiagnosedGate[] {
  return [...request.results, cors].map(({ gate, verdict, because, evidence }) => {
    // The cors gate is the browser's, and is always met.
    const reached = gate === 'cors' || request.reached.includes(gate);
    return { gate, verdict, reached, because, evidence };
  });
}

/** A plan as the public documents show it. */
export function diagnosedFix(plan: FixPlan): DiagnosedFix {
  const { id, causes, title, changes, needsDeployment, alsoPublishes, pending, reversible } = plan;
  const { text, pairs, regions, notCompared } = plan.widens;
  return {
    id,
    causes,
    title,
    changes: changes.map(awsCall),
    // Written out when somebody reads it.
    get diff() {
      return plan.diff;
    },
    widens: { text, pairs, regions, notCompared },
    shutsOut: plan.shutsOut,
    needsDeployment,
    alsoPublishes,
    pending,
    reversible,
    get cli() {
      return plan.cli;
    },
    get iac() {
      return plan.iac;
    },
  };
}

/** Everything was read, and still the refusal that was seen has no reason in it. */
const UNEXPLAINED: Gap = {
  about: 'refusal',
  what: 'what refused the call',
  why: 'no setting that was read refuses the call, and the answer does not say what refused it',
  permission: null,
};

const SERVED = {
  policy: 'the resource policy that the stage serves',
  methods: 'the methods that the stage serves',
  authorizers: 'the authorizers that the stage serves',
  gatewayResponses: 'the gateway responses that the stage serves',
} as const;

/** What the stage serves and could not be read: the draft was judged in its place. */
function unreadOfStage({ deployed }: Facts): readonly Gap[] {
  return (Object.keys(SERVED) as (keyof typeof SERVED)[]).flatMap((part) => {
    const fact = deployed[part];
    if (fact.state === 'known') return [];
    return [
      {
        about: `served:${part}` as const,
        what: SERVED[part],
        why: `${whyUnknown(fact)}; the draft was evaluated instead`,
        permission: fact.state === 'denied' ? fact.permission : null,
      },
    ];
  });
}

function unknownBody(answer: Answer | null): readonly Gap[] {
  if (answer?.customised?.segments !== null) return [];
  return [
    {
      about: `gateway-response:${answer.customised.by}`,
      what: `the body of gateway response ${answer.customised.by}`,
      why: 'its template was not read, or the Accept header does not decide which of its templates is used',
      permission: null,
    },
  ];
}

function gaps(
  { facts, prediction, testimony }: Case,
  { outcome, findings }: Conclusion,
  answer: Answer | null,
): readonly CouldNotCheck[] {
  const results = [...prediction.request.results, ...(prediction.preflight?.results ?? []), prediction.cors];
  // A call to a connection meets nothing of what the stage serves.
  const unread = prediction.request.method?.path === CONNECTION_TEMPLATE ? [] : unreadOfStage(facts);
  const keyGaps = unknownKeyGaps(findings.flatMap(({ finding }) => finding.unknownKeys ?? []));
  const missing = [
    ...unread,
    ...keyGaps,
    ...results.flatMap((r) => r.unknown),
    ...unknownBody(answer),
    ...testimony.couldNotCheck,
  ];
  const all = outcome === 'cannot-tell' && missing.length === 0 ? [UNEXPLAINED] : missing;
  const first = all.filter((gap, at) => all.findIndex((other) => subjectOf(other) === subjectOf(gap)) === at);
  return first.map(({ what, why, permission, flag }) => ({
    what,
    why,
    permission,
    ...(flag === undefined ? {} : { flag }),
  }));
}

const subjectOf = (gap: Gap | WitnessGap): string => ('witness' in gap ? `witness:${gap.witness}` : gap.about);
