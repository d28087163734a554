import { gatewayAnswer } from '../../../src/core/answers/index.ts';
import type { CauseCode } from '../../../src/core/causes/index.ts';
import { headerOf } from '../../../src/core/model/request.ts';
import type { Compared, Part } from './compare.ts';

type Subject = Pick<Compared, 'call' | 'examination' | 'sent'>;

/** Where MiniStack 1.5.33 does otherwise than AWS writes. */
interface Deviation {
  readonly name: string;
  /** The documentation that decides it, in the program's favour. */
  readonly decided: string;
  /** What of an answer it explains. */
  readonly parts: readonly Part[];
  /** Of which calls: by their kind, never by their number. */
  readonly is: (subject: Subject) => boolean;
}

const GUIDE = 'https://docs.aws.amazon.com/apigateway/latest/developerguide';
const ALL: readonly Part[] = ['status', 'error type', 'message', 'CORS headers'];

export const DEVIATIONS = [
  {
    name: 'takes an access token where an ID token is wanted',
    decided: `${GUIDE}/apigateway-integrate-with-cognito.html`,
    parts: ALL,
    is: (s) => stops(s, 'cognito-access-token-without-scopes') && s.sent.status === 200,
  },
  {
    name: 'ignores the resource policy beside a user pool',
    decided: `${GUIDE}/apigateway-authorization-flow.html`,
    parts: ALL,
    is: (s) => guardedBy(s) === 'COGNITO_USER_POOLS' && verdictOf(s, 'resource-policy') === 'refuses' && passed(s),
  },
  {
    name: 'ignores the resource policy beside a Lambda authorizer',
    decided: `${GUIDE}/apigateway-authorization-flow.html`,
    parts: ALL,
    // Its Deny comes before the function; its Allow is enough where the function's policy is silent.
    is: (s) =>
      guardedBy(s) === 'CUSTOM' &&
      (s.examination.prediction.request.refusals[0]?.gate === 'resource-policy' ||
        (verdictOf(s, 'resource-policy') === 'passes' && s.sent.body.includes('"User is not authorized to access'))),
  },
  {
    name: 'does not check the scope of a signature',
    decided: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html',
    parts: ALL,
    is: (s) => stops(s, 'signature-wrong-region') || stops(s, 'signature-wrong-service'),
  },
  {
    name: 'writes refusals of IAM in the form of other services, past the gateway responses',
    decided: 'https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden',
    parts: ['message', 'status', 'CORS headers'],
    is: (s) =>
      guardedBy(s) === 'AWS_IAM' &&
      s.sent.status === 403 &&
      s.sent.body.includes('"__type"') &&
      ['resource-policy', 'authorization'].includes(s.examination.prediction.request.refusals[0]?.gate ?? ''),
  },
  {
    name: 'takes a bearer token where an HTTP API wants a signature',
    decided: `${GUIDE}/http-api-access-control-iam.html`,
    parts: ALL,
    is: (s) => s.call.api.type === 'HTTP' && stops(s, 'method-auth-type-mismatch') && s.sent.status === 200,
  },
  {
    name: 'judges the signer where nothing serves the call',
    decided: 'https://repost.aws/knowledge-center/api-gateway-authentication-token-errors',
    parts: ALL,
    is: (s) => stops(s, 'route-not-found') && s.call.signed !== null,
  },
  {
    // Recorded against AWS: test_routing_not_found in https://github.com/localstack/localstack.
    name: 'reads no Authorization header as a signature where nothing serves the call',
    decided: 'https://repost.aws/knowledge-center/api-gateway-authentication-token-errors',
    parts: ['error type', 'message'],
    is: (s) => stops(s, 'route-not-found') && s.call.signed === null && 'Authorization' in s.call.headers,
  },
  {
    name: 'keeps the status of a type whose family has another one',
    decided: `${GUIDE}/supported-gateway-response-types.html`,
    parts: ['status'],
    is: (s) => s.call.api.type === 'REST' && s.call.api.responses === 'status' && s.sent.status === ownStatus(s),
  },
  {
    name: 'sends no error type with a refused API key',
    decided: 'https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden',
    parts: ['error type'],
    is: (s) =>
      s.examination.prediction.request.refusals[0]?.gate === 'api-key' &&
      s.sent.headers['x-amzn-errortype'] === undefined,
  },
  {
    name: 'refuses OPTIONS of an HTTP API without CORS before it looks for a route',
    decided: `${GUIDE}/http-api-develop-routes.html`,
    parts: ALL,
    is: (s) => s.call.verb === 'OPTIONS' && s.call.api.type === 'HTTP' && s.call.api.cors === null,
  },
  {
    name: 'refuses the preflight of a page that is not listed; AWS answers it without CORS headers',
    decided: `${GUIDE}/http-api-cors.html`,
    parts: ['status'],
    is: (s) => {
      const { api, headers, verb } = s.call;
      if (verb !== 'OPTIONS' || api.type !== 'HTTP' || api.cors === null) return false;
      return !(api.cors.AllowOrigins ?? []).includes(headers['Origin'] ?? '');
    },
  },
  {
    name: 'sends CORS headers to calls without Origin',
    decided: `${GUIDE}/http-api-cors.html`,
    parts: ['CORS headers'],
    is: ({ call }) =>
      call.api.type === 'HTTP' && call.api.cors !== null && headerOf(call.headers, 'origin') === undefined,
  },
] as const satisfies readonly Deviation[];

export type DeviationName = (typeof DEVIATIONS)[number]['name'];

/** The cause that stops the call first. */
const stops = ({ examination }: Subject, code: CauseCode): boolean =>
  examination.prediction.request.refusals[0]?.causes[0]?.code === code;
const guardedBy = ({ examination }: Subject): string | undefined =>
  examination.prediction.request.method?.authorizationType;
const verdictOf = ({ examination }: Subject, gate: 'resource-policy'): string | undefined =>
  examination.prediction.request.results.find((result) => result.gate === gate)?.verdict;
/** Past the authorization: a key may still be asked for. */
const passed = ({ sent }: Subject): boolean => sent.status === 200;

/** The status that the refusal would have if nothing were customised. */
function ownStatus({ examination }: Subject): number | null {
  const { answer } = examination.prediction.request;
  const base = { apiType: 'REST', exchange: 'request', message: null, custom: {} } as const;
  const unauthorized = answer?.errorType === 'UnauthorizedException';
  return gatewayAnswer({ ...base, type: unauthorized ? 'UNAUTHORIZED' : 'ACCESS_DENIED' }).status;
}
