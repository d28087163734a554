import { recognise } from '../../core/answers/index.ts';
import { type CauseCode, causesOf, type Symptom } from '../../core/causes/index.ts';
import type { ExchangePrediction } from '../../core/gates/index.ts';
import type { Facts } from '../../core/model/facts.ts';
import { executionLogGroup, logGroupOf } from '../../core/model/settings.ts';
import { regionKey } from '../store/arns.ts';
import { entry } from '../store/merge.ts';
import type { ApiRow, LogGroupRow, Store } from '../store/types.ts';
import { answeredBy, runFunction } from './authorizer-function.ts';
import type { BuiltRequest } from './request.ts';

/** One call as its log tells it. */
export interface Logged {
  readonly api: ApiRow;
  readonly facts: Facts;
  readonly built: BuiltRequest;
  readonly prediction: ExchangePrediction;
  readonly requestId: string;
  readonly extendedId: string;
  readonly now: number;
}

/**
 * Execution-log events are cut, delivered ones later.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-execution-logging.html
 */
const LONGEST = 1024;
const LONGEST_DELIVERED = 1024 * 1024;

/** The lines that a stage writes that logs errors only. */
const ERRORS =
  /^Extended Request Id|failed|not authorized|Unauthorized|exceeded|does not match model|Missing required/i;

/**
 * Writes the lines that API Gateway would write of this call, where the stage logs and the account's role may write.
 * Calls that are refused before they reach the stage leave none.
 */
export function writeExecutionLog(store: Store, logged: Logged): void {
  const { api, facts, prediction } = logged;
  const stage = facts.stage.state === 'known' ? facts.stage.value : null;
  if (api.apiType === 'HTTP' || stage === null || stage.logging.execution === 'OFF') return;
  const delivered = api.stages[stage.name]?.logDeliveries ?? [];
  if (delivered.length === 0 && !roleMayWrite(store, api)) return;
  const [first] = prediction.refusals;
  if (first !== undefined && ['network', 'endpoint', 'waf', 'route'].includes(first.gate)) return;
  if (refuses(prediction, 'validation')[0] === 'request-too-large') return;
  const all = linesOf(store, logged);
  const kept = stage.logging.execution === 'INFO' ? all : all.filter((line) => ERRORS.test(line));
  const longest = delivered.length === 0 ? LONGEST : LONGEST_DELIVERED;
  const events = kept.map((line) => ({
    at: logged.now,
    message: `(${logged.requestId}) ${line}`.slice(0, longest),
    ownCall: true,
  }));
  const names =
    delivered.length === 0
      ? [executionLogGroup(api.id, stage.name)]
      : delivered.flatMap((arn) => logGroupOf(arn) ?? []);
  for (const name of names) groupNamed(store, api, name).events.push(...events);
}

const groupNamed = (store: Store, { account, region }: ApiRow, name: string): LogGroupRow =>
  entry(store.logGroups, `${regionKey(account, region)} ${name}`, () => ({ account, region, name, events: [] }));

/** Whether API Gateway may write logs in this account and Region. */
export function roleMayWrite(store: Store, api: ApiRow): boolean {
  const arn = store.regions.get(regionKey(api.account, api.region))?.cloudWatchRoleArn ?? null;
  const role = arn === null ? undefined : store.identities.get(arn);
  return role?.trustedPrincipals.some((one) => Object.values(one).includes('apigateway.amazonaws.com')) ?? false;
}

const refuses = ({ refusals }: ExchangePrediction, gate: string): readonly CauseCode[] =>
  refusals[0]?.gate === gate ? refusals[0].causes.map(({ code }) => code) : [];

function linesOf(store: Store, logged: Logged): readonly string[] {
  const { api, facts, prediction, requestId, extendedId } = logged;
  const head = `Extended Request Id: ${extendedId}`;
  if (refuses(prediction, 'resource-policy').length > 0)
    return [head, 'The client is not authorized to perform this operation.'];
  const authorization = refuses(prediction, 'authorization');
  const before = prediction.method?.authorizationType === 'CUSTOM' ? authorizerLines(store, logged, authorization) : [];
  if (authorization.length > 0) {
    const silent = before.length === 0 ? ['The client is not authorized to perform this operation.'] : [];
    return [head, ...before, ...silent];
  }
  const stage = `${api.id}/${prediction.stage}`;
  const verifying =
    `Verifying Usage Plan for request: ${requestId}. API Key: ` +
    `${facts.scope.apiType === 'REST' && prediction.method?.apiKeyRequired ? '****' : ''} API Stage: ${stage}`;
  const called = `${prediction.method?.httpMethod ?? ''} ${prediction.method?.path ?? ''}`.trim();
  const keyed = [...refuses(prediction, 'api-key'), ...refuses(prediction, 'throttle')];
  // What is written of the rate of a stage or an account is not documented: only a plan's has its line.
  const ofPlan =
    keyed[0] !== 'throttled' || prediction.refusals[0]?.causes[0]?.resource.includes(':/usageplans/') === true;
  if (keyed.length > 0) return [head, ...before, verifying, ...(ofPlan ? [keyLine(keyed, called, stage)] : [])];
  const passed = prediction.method?.apiKeyRequired
    ? `Usage Plan check succeeded for API Key ****  and API Stage ${stage}`
    : `API Key  authorized because method '${called}' does not require API Key. Request will not contribute to ` +
      'throttle or quota limits';
  const failed = [
    ...validationLines(prediction),
    ...(refuses(prediction, 'integration').includes('integration-permission-missing')
      ? ['Execution failed due to configuration error: Invalid permissions on Lambda function']
      : []),
  ];
  return [
    head,
    ...before,
    verifying,
    passed,
    `Starting execution for request: ${requestId}`,
    `HTTP Method: ${logged.built.request.method}, Resource Path: ${prediction.path}`,
    ...failed,
    `Method completed with status: ${prediction.answer?.status ?? 500}`,
  ];
}

/** What request validation publishes. A request that is too large leaves no trace. */
function validationLines(prediction: ExchangePrediction): readonly string[] {
  const [first] = refuses(prediction, 'validation');
  const body = recognise(prediction.answer ?? { status: null, headers: {}, body: '' }).text ?? '';
  switch (first) {
    case 'request-parameter-missing':
      return [body];
    case 'request-body-invalid':
      return ['Request body does not match model schema for content type application/json: [****]'];
    case 'request-media-type':
      return ['Execution failed due to configuration error: Unsupported Media Type'];
    default:
      return [];
  }
}

function keyLine(codes: readonly CauseCode[], called: string, stage: string): string {
  if (codes.includes('usage-plan-quota-exceeded'))
    return (
      `API Key **** exceeded quota limit for API Stage ${stage}: Key quota exhausted for Usage Plan ID ****. Q ` +
      'Limit: 0 Period: DAY'
    );
  if (codes.includes('throttled'))
    return (
      `API Key **** exceeded throttle limit for API Stage ${stage}: Key throttle limit exceeded for Usage Plan ID ` +
      '****. Limit: 0 Burst: 0'
    );
  return (
    `API Key **** not authorized because method '${called}' requires API Key and API Key is not associated with a ` +
    `Usage Plan for API Stage ${stage}: No Usage Plan found for key and API Stage`
  );
}

/** Whether one of these causes writes such a line. */
const hasSymptom = (codes: readonly CauseCode[], symptom: Symptom): boolean =>
  causesOf(symptom).some((code) => codes.includes(code));

const FAILED = 'Execution failed due to configuration error:';

function authorizerLines(
  store: Store,
  { api, facts, built, prediction, requestId }: Logged,
  codes: readonly CauseCode[],
): readonly string[] {
  const authorizers = facts.deployed.authorizers.state === 'known' ? facts.deployed.authorizers.value : [];
  const row = authorizers.find(({ name }) => name === prediction.method?.authorizer);
  if (row === undefined || row.function === null) return [];
  const started = `Starting authorizer: ${row.id ?? row.name} for request: ${requestId}`;
  if (hasSymptom(codes, 'log-unauthorized-before-function')) return [started, `Unauthorized request: ${requestId}`];
  const invoked =
    'Endpoint request URI: ' +
    `https://lambda.${api.region}.amazonaws.com/2015-03-31/functions/${row.function}/invocations`;
  if (codes.includes('authorizer-lambda-permission-missing'))
    return [started, invoked, `${FAILED} Invalid permissions on Lambda function`];
  if (codes.includes('authorizer-role-not-assumable'))
    return [started, invoked, `${FAILED} API Gateway does not have permission to assume the provided role ****`];
  // A kept result is used without a word about the function.
  const kept = codes.includes('authorizer-policy-cached-too-narrow');
  const done = kept
    ? null
    : runFunction(store, api, row.function, {
        method: built.request.method,
        headers: built.request.headers,
        methodArn: prediction.arn,
      });
  const result = done === null ? [] : [invoked, `Authorizer result body before parsing: ${answeredBy(masked(done))}`];
  if (hasSymptom(codes, 'log-authorizer-broken')) {
    const asked401 = done !== null && 'throws' in done && done.throws === 'Unauthorized';
    return [started, ...result, asked401 ? `Unauthorized request: ${requestId}` : `${FAILED} Authorizer error`];
  }
  return [
    started,
    ...result,
    'Using valid authorizer policy for principal: ****',
    'Successfully completed authorizer execution',
  ];
}

/** A key that the function hands out is a secret. */
function masked(done: NonNullable<ReturnType<typeof runFunction>>): NonNullable<ReturnType<typeof runFunction>> {
  if (
    !('returns' in done) ||
    done.returns === null ||
    typeof done.returns !== 'object' ||
    !('usageIdentifierKey' in done.returns)
  )
    return done;
  return { returns: { ...done.returns, usageIdentifierKey: '****' } };
}
