import { recognise, sameKind } from '../answers/index.ts';
import type { GateName } from '../api-gateway/gates.ts';
import type { SeenAnswer } from '../model/answer.ts';
import { type Evidence, whyUnknown } from '../model/fact.ts';
import type { Facts } from '../model/facts.ts';
import type { GateResult } from '../model/gate.ts';
import { executionLogPlaces } from '../model/settings.ts';
import { accessFieldsIn } from './certainty.ts';
import { loggingRoleFault, readLogs } from './log-findings.ts';
import { isPastGates, isSeenThrough } from './note.ts';
import type { Case, Step, StepId } from './types.ts';

/** The troubleshooting steps as a person sees them, in product order: what was read, the verdict, one sentence. */
export function stepsOf(subject: Case): readonly Step[] {
  return STEPS.map(({ id, title, look }) => ({ id, title, ...look(subject) }));
}

type Look = (subject: Case) => Omit<Step, 'id' | 'title'>;

const STEPS: readonly { readonly id: StepId; readonly title: string; readonly look: Look }[] = [
  { id: 'network', title: 'Network and endpoint', look: worstOf('network', 'endpoint', 'waf') },
  { id: 'method-settings', title: 'Method settings', look: methodSettings },
  { id: 'resource-policy', title: 'Resource policy', look: worstOf('resource-policy') },
  {
    id: 'iam-policies',
    title: 'IAM policies of the caller',
    look: forType(['AWS_IAM'], 'The method does not use IAM authorization.'),
  },
  { id: 'simulator', title: 'IAM Policy Simulator', look: simulator },
  { id: 'lambda-authorizer', title: 'Lambda authorizer', look: lambdaAuthorizer },
  {
    id: 'cognito-jwt',
    title: 'Cognito and JWT',
    look: forType(['COGNITO_USER_POOLS', 'JWT'], 'The method requires no token.'),
  },
  { id: 'api-key', title: 'API key and usage plan', look: keyAndPlan },
  { id: 'cors', title: 'CORS', look: ({ prediction }) => fromResult(prediction.cors, true) },
  { id: 'logs', title: 'Logs', look: logs },
  { id: 'test-call', title: 'Test call', look: testCall },
];

/** The answer that was seen came from behind this gate. */
function isSeenPast(seen: SeenAnswer | null, { gate, answer }: GateResult): boolean {
  if (seen === null || isSeenThrough(seen)) return seen !== null;
  if (gate === 'integration' || (answer !== null && sameKind(answer, seen))) return false;
  return isPastGates(seen, recognise(seen));
}

const VERDICTS = {
  passes: 'pass',
  refuses: 'refuses',
  'not-applicable': 'not-applicable',
  'cannot-tell': 'cannot-tell',
} as const;

function fromResult(result: GateResult, reached: boolean): Omit<Step, 'id' | 'title'> {
  return { verdict: VERDICTS[result.verdict], reached, sentence: result.because, evidence: result.evidence };
}

/** The gate among these that says most: a refusal, then a doubt, then a pass. */
function worstOf(...names: readonly GateName[]): Look {
  const weight = { refuses: 0, 'cannot-tell': 1, passes: 2, 'not-applicable': 3 } as const;
  return ({ prediction, testimony }) => {
    const { results, reached } = prediction.request;
    const judged = results.filter((r) => names.includes(r.gate));
    const [worst] = [...judged].sort((a, b) => weight[a.verdict] - weight[b.verdict]);
    if (worst === undefined) return nothing('It was not evaluated.');
    const step = fromResult(worst, reached.includes(worst.gate));
    // What was seen to let the call through did not refuse it, whatever was read.
    return worst.verdict === 'refuses' && isSeenPast(testimony.observed, worst)
      ? {
          ...step,
          verdict: 'warn',
          sentence: `The call passed, although the settings predict otherwise: ${step.sentence}`,
        }
      : step;
  };
}

/** A rate that lets the call through says less than the key does. */
function keyAndPlan(subject: Case): Omit<Step, 'id' | 'title'> {
  const worst = worstOf('api-key', 'throttle')(subject);
  return worst.verdict === 'pass' ? { ...worst, sentence: worstOf('api-key')(subject).sentence } : worst;
}

/** The authorization gate, when the method is of one of these types. */
function forType(types: readonly string[], otherwise: string): Look {
  return (subject) => {
    const type = subject.prediction.request.method?.authorizationType;
    return type !== undefined && types.includes(type) ? worstOf('authorization')(subject) : nothing(otherwise);
  };
}

/**
 * What the function answered when it was run as a test, beside what was read. Of the answer only the policy: its
 * context may hold anything.
 */
function lambdaAuthorizer(subject: Case): Omit<Step, 'id' | 'title'> {
  const step = forType(['CUSTOM'], 'The method has no Lambda authorizer.')(subject);
  const tested = subject.testimony.authorizerTest;
  if (tested === null || step.verdict === 'not-applicable') return step;
  const { does, clientStatus } = tested;
  const returned = does !== null && 'returns' in does ? does.returns : null;
  const value =
    returned !== null && typeof returned === 'object' && 'policyDocument' in returned ? returned.policyDocument : null;
  const note =
    `the test of authorizer "${tested.authorizer}" ` +
    `${clientStatus === 0 ? 'accepted what its function returned' : `ended with ${clientStatus}`}`;
  return {
    ...step,
    evidence: [
      ...step.evidence,
      { source: 'authorizer-test', operation: 'TestInvokeAuthorizer', path: '/policy', value, note },
    ],
  };
}

function methodSettings(subject: Case): Omit<Step, 'id' | 'title'> {
  const route = worstOf('route')(subject);
  const method = subject.prediction.request.method;
  if (route.verdict !== 'pass' || method === null) return route;
  const key = method.apiKeyRequired ? ', API key required' : '';
  const name = `${method.httpMethod === null ? '' : `${method.httpMethod} `}${method.path}`;
  return {
    ...route,
    sentence: `${name}: ${method.authorizationType}${key}`,
  };
}

function simulator({ testimony, prediction, facts }: Case): Omit<Step, 'id' | 'title'> {
  const simulated = testimony.simulator;
  if (simulated === null) {
    const type = prediction.request.method?.authorizationType;
    if (type !== 'AWS_IAM') return nothing('It evaluates only IAM callers.');
    const gap = testimony.couldNotCheck.find(({ witness }) => witness === 'simulator');
    const why = gap?.why ?? (facts.caller.state === 'known' ? 'it was not called' : whyUnknown(facts.caller));
    return {
      verdict: 'cannot-tell',
      reached: true,
      sentence: `The policy simulator gave no result: ${why}.`,
      evidence: [],
    };
  }
  const evidence: readonly Evidence[] = [
    {
      source: 'simulator',
      operation: 'SimulatePrincipalPolicy',
      path: '/EvaluationResults/0/ResourceSpecificResults/0/EvalResourceDecision',
      value: simulated.decision,
      note: null,
    },
  ];
  const side = "It evaluates only the caller's own policies; for roles, it does not include resource policies.";
  if (simulated.decision === 'allowed')
    return { verdict: 'pass', reached: true, sentence: `AWS says: allowed. ${side}`, evidence };
  const cap =
    simulated.allowedByBoundary === false
      ? ' The permissions boundary does not allow it.'
      : simulated.allowedByOrganizations === false
        ? ' The organization does not allow it.'
        : '';
  return {
    verdict: 'refuses',
    reached: true,
    sentence: `AWS says: ${simulated.decision === 'explicitDeny' ? 'explicit deny' : 'implicit deny'}.${cap} ${side}`,
    evidence,
  };
}

function logs({ facts, testimony }: Case): Omit<Step, 'id' | 'title'> {
  const stage = facts.stage;
  if (stage.state !== 'known')
    return {
      verdict: 'cannot-tell',
      reached: true,
      sentence: `The stage's logging could not be read: ${whyUnknown(stage)}.`,
      evidence: [],
    };
  if (stage.value === null) return nothing('There is no such stage.');
  const logged = testimony.logs;
  if (logged !== null) return loggedStep(logged);
  const { execution, access } = stage.value.logging;
  if (facts.scope.apiType === 'HTTP' && access === null)
    return {
      verdict: 'warn',
      reached: true,
      sentence: 'Access logging is off, and HTTP APIs have no other logs.',
      evidence: [],
    };
  const gap = testimony.couldNotCheck.find(({ witness }) => witness === 'logs');
  if (gap !== undefined)
    return { verdict: 'cannot-tell', reached: true, sentence: `The logs were not read: ${gap.why}.`, evidence: [] };
  const roleFault = loggingRoleFault(facts);
  if (execution !== 'OFF' && roleFault !== null)
    return { verdict: 'warn', reached: true, sentence: `Nothing is logged: ${roleFault.sentence}`, evidence: [] };
  if (execution === 'OFF' && access === null)
    return {
      verdict: 'warn',
      reached: true,
      sentence: 'Execution logging is off; this diagnosis did not need it.',
      evidence: [],
    };
  return {
    verdict: 'pass',
    reached: true,
    sentence: `Logging is on (${execution}); ${nothingFound(facts)}`,
    evidence: [],
  };
}

/** Why there may be no line: the lines go elsewhere, or nobody could say where they go. */
function nothingFound(facts: Facts): string {
  const { groups, elsewhere } = executionLogPlaces(facts);
  const unread = facts.executionLogDeliveries;
  if (unread !== undefined && unread.state !== 'known')
    return (
      'no line of this request was found. Whether the logs are delivered elsewhere could not be read: ' +
      `${whyUnknown(unread)}.`
    );
  if (groups.length === 0 && elsewhere.length > 0)
    return (
      `CloudWatch Logs delivers the execution logs to ${elsewhere.join(' and ')}. apigw-doctor does not read ` +
      'logs there: search them for the request ID.'
    );
  const also = elsewhere.length === 0 ? '' : ` They are delivered to ${elsewhere.join(' and ')} too.`;
  return `no line of this request was found${groups.length === 0 ? '' : ` in ${groups.join(' and ')}`}.${also}`;
}

/** The line that says most, and where it stands. */
function loggedStep(logged: NonNullable<Case['testimony']['logs']>): Omit<Step, 'id' | 'title'> {
  const { codes, line } = readLogs(logged);
  const where =
    `${logged.lines.length} ${logged.lines.length === 1 ? 'line' : 'lines'} of this request in ` +
    `${logged.logGroups.join(', ')}`;
  const quoted = line ?? logged.lines.at(-1)?.message ?? null;
  const evidence: readonly Evidence[] = [
    { source: 'log', operation: 'FilterLogEvents', path: '/events', value: quoted, note: null },
  ];
  const refusal = codes.length > 0 && line !== null ? line : refusalInAccessLog(logged);
  return {
    verdict: refusal === null ? 'pass' : 'refuses',
    reached: true,
    sentence: refusal === null ? `${where}: no line shows a refusal.` : `${where}: ${refusal}`,
    evidence,
  };
}

/** A refusal in the access log's own fields: which gate said no, and in which words. */
function refusalInAccessLog(logged: NonNullable<Case['testimony']['logs']>): string | null {
  const fields = accessFieldsIn(logged);
  if (fields === null || Number(fields['status'] ?? 0) < 400) return null;
  const words = [
    'error.responseType',
    'error.message',
    ...PHASES.map((phase) => `${phase}.error`),
    'integrationErrorMessage',
  ];
  const reasons = [...new Set(words.flatMap((name) => fields[name] ?? []))];
  return `the access log shows ${[fields['status'], ...reasons].join(', ')}.`;
}

/**
 * In the order in which a request meets them.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html
 */
const PHASES = ['waf', 'authenticate', 'authorizer', 'authorize', 'integration'];

function testCall(subject: Case): Omit<Step, 'id' | 'title'> {
  const { testimony } = subject;
  const [call] = testimony.calls;
  if (call === undefined) {
    const gap = testimony.couldNotCheck.find((one) => one.witness === 'call');
    if (gap?.unanswered === true)
      return { verdict: 'cannot-tell', reached: true, sentence: `The call was sent: ${gap.why}.`, evidence: [] };
    const none = gap === undefined ? 'No call was made.' : `No call was made: ${gap.why}.`;
    // What the call would meet behind all gates, which no other step tells.
    const integrationStep = worstOf('integration')(subject);
    return integrationStep.verdict === 'pass' || integrationStep.verdict === 'not-applicable'
      ? nothing(none)
      : { ...integrationStep, sentence: `${none} ${integrationStep.sentence}` };
  }
  const { answer } = call;
  const went = answer.status !== null && answer.status < 400;
  const sent = call.signed ? 'signed' : 'unsigned';
  return {
    verdict: went ? 'pass' : 'refuses',
    reached: true,
    sentence: `${sent}: ${answer.status ?? 'no answer'}${answer.errorType === null ? '' : ` ${answer.errorType}`}`,
    evidence: [{ source: 'call', operation: null, path: '/status', value: answer.status, note: null }],
  };
}

const nothing = (sentence: string): Omit<Step, 'id' | 'title'> => ({
  verdict: 'not-applicable',
  reached: true,
  sentence,
  evidence: [],
});
