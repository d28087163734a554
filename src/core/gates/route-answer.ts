import { gatewayAnswer } from '../answers/index.ts';
import { texts } from '../api-gateway/texts.ts';
import type { Answer } from '../model/answer.ts';
import { valueOf } from '../model/fact.ts';
import { headerOf, type Request } from '../model/request.ts';
import type { GateContext } from './types.ts';

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
export function noRouteAnswer(context: GateContext): Answer {
  const base = {
    apiType: context.facts.scope.apiType,
    exchange: context.exchange,
    custom: valueOf(context.facts.deployed.gatewayResponses) ?? {},
  };
  if (context.facts.scope.apiType !== 'REST')
    return gatewayAnswer({ ...base, type: 'RESOURCE_NOT_FOUND', message: texts.notFound });
  return unsignedAnswer(context);
}

export function unsignedAnswer(context: GateContext): Answer {
  const base = {
    apiType: context.facts.scope.apiType,
    exchange: context.exchange,
    custom: valueOf(context.facts.deployed.gatewayResponses) ?? {},
  };
  // Reported for denials of HTTP APIs, and expected where no signature was sent: they have no words of their own.
  if (base.apiType === 'HTTP') return gatewayAnswer({ ...base, type: 'ACCESS_DENIED', message: texts.forbidden });
  const foreign = foreignAuthorization(context.request);
  if (foreign !== null)
    return gatewayAnswer({
      ...base,
      type: 'INVALID_SIGNATURE',
      message: texts.noEqualSign(),
      errorType: 'IncompleteSignatureException',
    });
  return gatewayAnswer({ ...base, type: 'MISSING_AUTHENTICATION_TOKEN', message: texts.missingToken });
}
