import { type GatewayAnswerInput, gatewayAnswer, type Lookup } from '../answers/index.ts';
import { texts } from '../api-gateway/texts.ts';
import { amzDate } from '../intake/build-request.ts';
import type { Answer } from '../model/answer.ts';
import { valueOf } from '../model/fact.ts';
import type { Finding } from '../model/gate.ts';
import { headerOf, hostHeaderOf, plainHost, type Request, readHost, type Signing } from '../model/request.ts';
import { isSecretHeader } from '../model/secret.ts';
import { namesToken } from './sent.ts';
import { parseAmzDate } from './signature.ts';
import type { GateContext } from './types.ts';

type Extra = Partial<Pick<GatewayAnswerInput, 'errorType' | 'headers'>>;

/**
 * The answer with which API Gateway refuses in this context: the stage's customised gateway responses apply. `message`
 * null = the type's own text.
 */
export function refusal(
  context: GateContext,
  type: GatewayAnswerInput['type'],
  message: string | null = null,
  extra: Extra = {},
): Answer {
  return gatewayAnswer({
    apiType: context.facts.scope.apiType,
    exchange: context.exchange,
    type,
    message,
    custom: valueOf(context.facts.deployed.gatewayResponses) ?? null,
    verb: context.request.method,
    accept: headerOf(context.request.headers, 'accept'),
    lookup: valuesOf(context),
    ...extra,
  });
}

/**
 * What is known of a call before it is made, under the names that gateway responses use. A credential counts as
 * unknown, so that it does not get into a predicted answer.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export const valuesOf =
  (context: Pick<GateContext, 'facts' | 'request' | 'stage' | 'path' | 'method'>): Lookup =>
  (reference) => {
    const { facts, request } = context;
    const [, part = '', name = ''] = /^method\.request\.(header|querystring|path)\.(.+)$/.exec(reference) ?? [];
    if (part !== '') return parameterOf(context, part, name);
    if (reference.startsWith('stageVariables.'))
      return valueOf(facts.stage)?.variables[reference.slice('stageVariables.'.length)] ?? null;
    const host = plainHost(hostHeaderOf(request));
    switch (reference) {
      case 'context.accountId':
        return facts.scope.accountId;
      case 'context.apiId':
        return facts.scope.apiId;
      case 'context.stage':
        return context.stage;
      case 'context.httpMethod':
        return request.method;
      case 'context.path':
        // Whether a base path is in it, behind a custom domain, is not documented.
        return readHost(host).kind === 'execute-api' ? request.path : null;
      case 'context.resourcePath':
        return context.method?.path ?? null;
      case 'context.domainName':
        return host;
      case 'context.domainPrefix':
        return host.split('.')[0] ?? null;
      case 'context.identity.sourceIp':
        return request.sourceIp;
      case 'context.identity.userAgent':
        return headerOf(request.headers, 'user-agent') ?? null;
      default:
        return null;
    }
  };

function parameterOf(
  { request, path, method }: Pick<GateContext, 'request' | 'path' | 'method'>,
  part: string,
  name: string,
): string | null {
  if (part === 'header') {
    const value = headerOf(request.headers, name) ?? (name.toLowerCase() === 'origin' ? request.origin : null);
    return value === null || isSecretHeader(name) || namesToken(value) ? null : value;
  }
  const at = method?.path.split('/').indexOf(`{${name}}`) ?? -1;
  const values =
    part === 'path'
      ? [at === -1 ? undefined : path.split('/')[at]]
      : request.query
          .split('&')
          .filter((pair) => pair.startsWith(`${name}=`))
          .map((pair) => pair.slice(name.length + 1));
  const [value, ...more] = values;
  // What becomes of an escape, or of the second of two values, is not documented.
  return value === undefined || more.length > 0 || /[%+]/.test(value) || namesToken(value) ? null : value;
}

/** The Authorization header as API Gateway gets it, when it is no SigV4 signature: a bearer or basic credential. */
export function foreignAuthorization(request: Request): string | null {
  const header = headerOf(request.headers, 'authorization');
  if (header === undefined || header.trim() === '' || /^AWS4-/.test(header)) return null;
  return header;
}

/**
 * What a client sees where no method serves the path, or where a signature is wanted and none was sent: REST falls into
 * the SigV4 path, so the words depend on the Authorization header.
 */
export const noRouteAnswer = (context: GateContext): Answer =>
  context.facts.scope.apiType === 'REST'
    ? unsignedAnswer(context)
    : refusal(context, 'RESOURCE_NOT_FOUND', texts.notFound);

export function unsignedAnswer(context: GateContext): Answer {
  // Reported for denials of HTTP APIs, and expected where no signature was sent: they have no words of their own.
  if (context.facts.scope.apiType === 'HTTP') return refusal(context, 'ACCESS_DENIED', texts.forbidden);
  if (foreignAuthorization(context.request) === null)
    return refusal(context, 'MISSING_AUTHENTICATION_TOKEN', texts.missingToken);
  return refusal(context, 'INVALID_SIGNATURE', texts.noEqualSign(), { errorType: 'IncompleteSignatureException' });
}

/** What the client sees for a signature that does not verify, by the fault that is met first. */
export function signatureAnswer(context: GateContext, fault: Finding, signing: Signing): Answer {
  // HTTP APIs say Forbidden for every one of them (reported for denials, expected for signatures).
  if (context.facts.scope.apiType === 'HTTP') return refusal(context, 'ACCESS_DENIED', texts.forbidden);
  const invalid = (message: string, errorType = 'InvalidSignatureException'): Answer =>
    refusal(context, 'INVALID_SIGNATURE', message, { errorType });
  switch (fault.code) {
    case 'signature-wrong-service':
      return invalid(texts.scopeService);
    case 'signature-wrong-region':
      // Both parts of a wrong scope are told in one message.
      return invalid(
        `${texts.scopeRegion(signing.region)}${signing.service === 'execute-api' ? '' : texts.scopeService}`,
      );
    case 'signature-clock-skew':
      return invalid(clockText(context.request.time, signing.date));
    case 'signature-expired-session-token':
      return refusal(context, 'EXPIRED_TOKEN', texts.securityTokenExpired);
    case 'signature-invalid-credentials':
    case 'signature-missing-session-token':
      return invalid(texts.securityTokenInvalid, 'UnrecognizedClientException');
    default:
      return invalid(texts.signatureMismatch);
  }
}

function clockText(time: string, signed: string): string {
  const now = Date.parse(time);
  const signedAt = parseAmzDate(signed) ?? now;
  const edge = 5 * 60_000;
  return signedAt < now
    ? texts.signatureExpired(signed, amzDate(now - edge), amzDate(now))
    : texts.signatureNotYetCurrent(signed, amzDate(now + edge), amzDate(now));
}
