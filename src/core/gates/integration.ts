import { executeApiArn, formatInvokeArn, functionArn, splitQualifier } from '../api-gateway/arns.ts';
import type { Answer, SeenAnswer } from '../model/answer.ts';
import { factEvidence, valueOf } from '../model/fact.ts';
import type { Integration } from '../model/facts.ts';
import type { Finding, Gap, GateResult } from '../model/gate.ts';
import { headerOf } from '../model/request.ts';
import { connectionAnswer, managesConnection } from './connections.ts';
import { httpPreflightAnswer } from './cors-headers.ts';
import { integrationAnswer, openedSocket } from './integration-answer.ts';
import { cannotTell, finding, notApplicable, passes, refuses } from './judgement.ts';
import { mayInvoke, type Permission } from './lambda-permission.ts';
import { refusal } from './refusal.ts';
import type { Gate, GateContext } from './types.ts';

/**
 * The backend: whether API Gateway may invoke it, and what it answers. On `passes` the result's `answer` is the
 * backend's, where known.
 */
export const integrationGate: Gate = {
  name: 'integration',
  judge: (context) => ({ result: judgeIntegration(context), next: context }),
};

function judgeIntegration(context: GateContext): GateResult {
  const { method } = context;
  const preflight = ownPreflightAnswer(context);
  if (preflight !== null)
    return {
      ...passes('integration', 'The API answers the preflight itself: CORS is configured on it.'),
      answer: preflight,
    };
  if (managesConnection(context))
    return {
      ...passes('integration', 'API Gateway itself answers: no integration of the API runs.'),
      answer: connectionAnswer(context),
    };
  if (method === null) return answeredWithoutRoute(context);
  if (method.integration === null)
    return cannotTell('integration', 'The integration of the method could not be read.', [
      {
        about: 'integration',
        what: 'the integration',
        why: 'it was not in the data that was read',
        permission: 'apigateway:GET',
      },
    ]);
  const allowed = invocation(context, method.integration);
  if (allowed.state === 'no') return notInvokable(context, allowed);
  if (allowed.state === 'unknown')
    return cannotTell('integration', 'It is not known whether API Gateway is allowed to invoke the function.', [
      allowed.unknown,
    ]);
  return judgeAnswer(context, method.integration);
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html */
function ownPreflightAnswer({ facts, request, exchange }: GateContext): Answer | null {
  const cors = valueOf(facts.api)?.cors ?? null;
  const asks =
    request.method === 'OPTIONS' &&
    request.origin !== null &&
    headerOf(request.headers, 'access-control-request-method') !== undefined;
  return facts.scope.apiType === 'HTTP' && cors !== null && asks
    ? httpPreflightAnswer(cors, request.origin, exchange)
    : null;
}

function answeredWithoutRoute(context: GateContext): GateResult {
  if (context.facts.scope.apiType === 'WEBSOCKET')
    return { ...passes('integration', 'Nothing runs on the handshake.'), answer: openedSocket(context) };
  return notApplicable('integration', 'No method serves the request.');
}

function judgeAnswer(context: GateContext, integration: Integration): GateResult {
  const found = integrationAnswer(context);
  const name = integrationName(integration);
  if (found === null)
    return passes('integration', `API Gateway is allowed to call ${name}; its answer is not known here.`);
  const { answer, by } = found;
  if (by !== 'gateway' && isRefusal(answer))
    return refuses('integration', answer, [backendFinding(context, answer, [])]);
  const how = by === 'gateway' ? `${name} fails` : `${name} answers`;
  return { ...passes('integration', `${how}: ${answer.status}.`), answer };
}

const isRefusal = (answer: Answer): boolean => answer.status === 401 || answer.status === 403;

function integrationName(integration: Integration): string {
  switch (integration.type) {
    case 'AWS_PROXY':
      return `function ${integration.function}`;
    case 'HTTP_PROXY':
      return integration.uri;
    case 'MOCK':
      return 'the mock integration';
    case 'OTHER':
      return `the ${integration.awsType} integration`;
  }
}

/** The resource that speaks for the backend in findings. */
function backendResource(context: GateContext): string {
  const integration = context.method?.integration;
  if (integration?.type === 'AWS_PROXY') return functionArn(context.facts.scope, integration.function);
  return integration?.type === 'HTTP_PROXY' ? integration.uri : context.arn;
}

function backendFinding(context: GateContext, answer: Answer, evidence: Finding['evidence']): Finding {
  const name = context.method?.integration == null ? 'the backend' : integrationName(context.method.integration);
  return finding(
    'backend-application-403',
    backendResource(context),
    `API Gateway let the call through; ${name} itself answered ${answer.status}.`,
    evidence,
  );
}

/** Bodies that API Gateway itself writes. */
const OF_GATEWAY = new RegExp(
  String.raw`^\s{0,20}\{\s{0,20}"message"\s{0,20}:\s{0,20}(?:"(?:Forbidden|Unauthorized|Missing Authentication ` +
    String.raw`Token|User[: ][^"]{0,300}not authorized[^"]{0,2000})"|null)\s{0,20}\}\s{0,20}$`,
  'i',
);

/**
 * The cause that a seen answer proves by itself: API Gateway passed it on (its request id is there) and did not write
 * it (no error type, not one of its own bodies). Null when the answer does not show that.
 */
export function backendSeen(context: GateContext, seen: SeenAnswer): Finding | null {
  if (!isRefusal(seen) || seen.errorType !== null) return null;
  if (!['x-amzn-requestid', 'x-amz-apigw-id', 'apigw-requestid'].some((name) => seen.headers[name] !== undefined))
    return null;
  if (OF_GATEWAY.test(seen.body)) return null;
  const evidence = [
    { source: 'observed' as const, operation: null, path: '/status', value: seen.status, note: 'no x-amzn-errortype' },
  ];
  return { ...backendFinding(context, seen, evidence), judgedOn: 'seen-answer' };
}

type Invocation =
  | { readonly state: 'yes' }
  | {
      readonly state: 'no';
      readonly function: string;
      readonly permissions: readonly Permission[];
      readonly operation: string;
      readonly arn: string;
    }
  | { readonly state: 'unknown'; readonly unknown: Gap };

function invocation(context: GateContext, integration: Integration): Invocation {
  if (integration.type !== 'AWS_PROXY') return { state: 'yes' };
  const arns = sourceArns(context);
  const answer = mayInvoke(context, integration.function, arns);
  return answer.state === 'no' ? { ...answer, function: integration.function, arn: arns[0] ?? context.arn } : answer;
}

/**
 * The source ARN names the route; whether a path parameter stands there as template or value is not documented, so
 * either may match.
 */
function sourceArns(context: GateContext): readonly string[] {
  const { scope } = context.facts;
  const template = context.method?.path ?? '';
  const named = {
    partition: scope.partition,
    region: scope.region,
    account: scope.accountId,
    apiId: scope.apiId,
    stage: context.stage,
  };
  if (template.startsWith('$')) return [executeApiArn(scope, `${context.stage}/${template}`), context.arn];
  return [context.arn, formatInvokeArn({ ...named, verb: context.request.method, path: template.replace(/^\//, '') })];
}

function notInvokable(context: GateContext, no: Invocation & { readonly state: 'no' }): GateResult {
  const { name } = splitQualifier(no.function);
  const nearest = no.permissions.find((p) => p.sourceArn !== null);
  const summary =
    nearest === undefined
      ? `Function ${no.function} has no permission that lets API Gateway invoke it.`
      : `The permissions of function ${no.function} let API Gateway invoke it only with source ARN ` +
        `${nearest.sourceArn ?? ''}; the source ARN of this call is ${no.arn}.`;
  const cause = finding(
    'integration-permission-missing',
    functionArn(context.facts.scope, name),
    summary,
    [factEvidence(no.operation, '/Policy', no.permissions)],
    nearest === undefined
      ? null
      : {
          policy: `resource policy of function ${name}`,
          index: 0,
          sid: null,
          element: 'Resource',
          segment: null,
          granted: nearest.sourceArn ?? '',
          asked: no.arn,
        },
  );
  return refuses('integration', refusal(context, 'API_CONFIGURATION_ERROR'), [cause]);
}
