import { gatewayAnswer } from '../answers/index.ts';
import { texts } from '../api-gateway/texts.ts';
import type { Answer } from '../model/answer.ts';
import { valueOf } from '../model/fact.ts';
import type { Finding } from '../model/gate.ts';
import type { Signing } from '../model/request.ts';
import { parseAmzDate } from './signature.ts';
import type { GateContext } from './types.ts';

/** What the client sees for a signature that does not verify, by the fault that is met first. */
export function signatureAnswer(context: GateContext, fault: Finding, signing: Signing): Answer {
  const base = {
    apiType: context.facts.scope.apiType,
    exchange: context.exchange,
    custom: valueOf(context.facts.deployed.gatewayResponses) ?? {},
  };
  // HTTP APIs say Forbidden for every one of them (reported for denials, expected for signatures).
  if (base.apiType === 'HTTP') return gatewayAnswer({ ...base, type: 'ACCESS_DENIED', message: texts.forbidden });
  const invalid = (message: string, errorType = 'InvalidSignatureException'): Answer =>
    gatewayAnswer({ ...base, type: 'INVALID_SIGNATURE', message, errorType });
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
      return gatewayAnswer({
        ...base,
        type: 'EXPIRED_TOKEN',
        message: texts.securityTokenExpired,
        errorType: 'ExpiredTokenException',
      });
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

const amzDate = (ms: number): string => new Date(ms).toISOString().replace(/[-:]|\.\d{3}/g, '');
