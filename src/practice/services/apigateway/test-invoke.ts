import { executeApiArn, serviceArn } from '../../../core/api-gateway/arns.ts';
import { validationPattern } from '../../../core/gates/authorizers/identity.ts';
import { glob } from '../../../core/policy/index.ts';
import { notFound } from '../../http/errors.ts';
import { answeredBy, runFunction } from '../../invoke/authorizer-function.ts';
import { type Json, type RestCall, type RestRoute, recordOf, route, textOrNull } from '../../protocols/rest-json.ts';
import { placeOf } from '../../store/arns.ts';
import type { ApiRow, AuthorizerRow } from '../../store/types.ts';
import { compact, methodOf, resourceOf, restApi } from './common.ts';

/** The stage that a test's method ARN names. */
const TEST_STAGE = 'ESTestInvoke-stage';

/** A test's log: each line with the time in front, in the form `Thu Sep 05 04:56:39 UTC 2019 : `. */
function logOf(call: RestCall, lines: readonly string[]): string {
  const [day = '', date = '', month = '', year = '', time = ''] = new Date(call.now())
    .toUTCString()
    .replace(',', '')
    .split(' ');
  const stamp = `${day} ${month} ${date} ${time} UTC ${year} : `;
  return [`Execution log for request ${call.requestId}`, ...lines.map((line) => `${stamp}${line}`)].join('\n');
}

/**
 * Runs the draft's authorizer once. Whether its policy fits the call is not judged: a returned Deny is a success.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_TestInvokeAuthorizer.html
 */
const testAuthorizer = (call: RestCall): Json => {
  const api = restApi(call);
  const row = api.draft.authorizers.find((one) => one.id === call.at['authorizerId']);
  if (row === undefined) throw notFound('Invalid Authorizer identifier specified');
  const headers = headersIn(call.body);
  const started = `Starting authorizer: ${row.id} for request: ${call.requestId}`;
  const refuse = (clientStatus: number, ...lines: readonly string[]): Json => ({
    clientStatus,
    log: logOf(call, [started, ...lines]),
    latency: 1,
  });
  if (lacksToken(row, headers)) return refuse(401, `Unauthorized request: ${call.requestId}`);
  if (row.function === null) return refuse(401, `Unauthorized request: ${call.requestId}`);
  const path = (textOrNull(call.body['pathWithQueryString']) ?? '/').split('?')[0] ?? '/';
  const methodArn = executeApiArn(placeOf(api), `${TEST_STAGE}/GET${path}`);
  if (!mayRun(call, api, row))
    return refuse(500, 'Execution failed due to configuration error: Invalid permissions on Lambda function');
  const done = runFunction(call.store, api, row.function, { method: 'GET', headers, methodArn });
  if (done === null) return refuse(500, 'Execution failed due to configuration error: Authorizer error');
  const answered = `Authorizer result body before parsing: ${answeredBy(done)}`;
  if (!('returns' in done)) {
    const asked401 = 'throws' in done && done.throws === 'Unauthorized';
    return asked401
      ? refuse(401, answered, `Unauthorized request: ${call.requestId}`)
      : refuse(
          500,
          answered,
          'Execution failed due to configuration error: Invalid JSON in response: Unrecognized field "errorType" ' +
            ', not marked as ignorable',
        );
  }
  const result = recordOf(done.returns);
  const policy = result['policyDocument'];
  if (typeof result['principalId'] !== 'string' || policy === null || typeof policy !== 'object')
    return refuse(500, answered, 'Execution failed due to configuration error: Could not parse policy');
  return compact({
    clientStatus: 0,
    log: logOf(call, [
      started,
      answered,
      'Using valid authorizer policy for principal: ****',
      'Successfully completed authorizer execution',
    ]),
    latency: 1,
    principalId: result['principalId'],
    policy: JSON.stringify(policy),
    authorization: {},
  });
};

const headersIn = (body: Json): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(recordOf(body['headers'])).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name.toLowerCase(), value]] : [],
    ),
  );

/** The header of a token authorizer must be there and fit its expression. */
function lacksToken(row: AuthorizerRow, headers: Readonly<Record<string, string>>): boolean {
  if (row.type !== 'TOKEN') return false;
  const name =
    /^method\.request\.header\.(.+)$/.exec(row.identitySources[0] ?? '')?.[1]?.toLowerCase() ?? 'authorization';
  const token = headers[name] ?? '';
  return token === '' || (row.identityValidationExpression !== null && !fits(row.identityValidationExpression, token));
}

const fits = (expression: string, token: string): boolean => validationPattern(expression)?.test(token) ?? true;

/** The role is taken to be good: what it may do, the gates of a real call judge. */
function mayRun(call: RestCall, api: ApiRow, row: AuthorizerRow): boolean {
  if (row.credentialsArn !== null) return true;
  const name = row.function?.split(':')[0];
  const source = executeApiArn(placeOf(api), `authorizers/${row.id}`);
  const found = [...call.store.functions.values()].find(
    (one) => one.arn === serviceArn(placeOf(api), 'lambda', `function:${name}`),
  );
  return (
    found?.permissions.some(
      ({ principal, sourceArn }) =>
        principal === 'apigateway.amazonaws.com' && (sourceArn === null || glob(sourceArn, source)),
    ) ?? false
  );
}

/** Calls the integration past every check, as the console's test does: no authorizer, no policy, no key. */
const testMethod = (call: RestCall): Json => {
  const api = restApi(call);
  const method = methodOf(call);
  const integration = method.methodIntegration;
  const lines = [
    `Starting execution for request: ${call.requestId}`,
    `HTTP Method: ${method.httpMethod}, Resource Path: ${resourceOf(call, api).path}`,
  ];
  const finished = (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Json => ({
    status,
    body,
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    log: logOf(call, [...lines, `Method completed with status: ${status}`]),
    latency: 1,
  });
  const name = /:function:([^/]{1,170})\/invocations$/.exec(integration?.uri ?? '')?.[1];
  if (name !== undefined) {
    const done = runFunction(call.store, api, name, {
      method: method.httpMethod,
      headers: headersIn(call.body),
      methodArn: '',
    });
    const returned = done !== null && 'returns' in done ? recordOf(done.returns) : {};
    const status = returned['statusCode'];
    if (typeof status !== 'number') return finished(502, '{"message": "Internal server error"}');
    return finished(
      status,
      textOrNull(returned['body']) ?? '',
      recordOf(returned['headers']) as Record<string, string>,
    );
  }
  return finished(Number(Object.keys(integration?.integrationResponses ?? {})[0] ?? 200), '');
};

export const TEST_ROUTES: readonly RestRoute[] = [
  route('TestInvokeAuthorizer', 'POST', '/restapis/{restApiId}/authorizers/{authorizerId}', 200, testAuthorizer),
  route(
    'TestInvokeMethod',
    'POST',
    '/restapis/{restApiId}/resources/{resourceId}/methods/{httpMethod}',
    200,
    testMethod,
  ),
];
