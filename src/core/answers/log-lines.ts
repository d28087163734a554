import type { Behaviour } from '../model/runtime-state.ts';
import { asText, isTooDeep } from '../model/sanitize.ts';
import type { AccessLog } from '../model/testimony.ts';
import { type AccessFields, readAccessLine } from './access-log.ts';

/** What one line of API Gateway's logs says; kinds in the order in which a request meets them. */
export type LogSays =
  | { readonly kind: 'extended-request-id'; readonly id: string }
  | { readonly kind: 'authorizer-started' }
  | { readonly kind: 'unauthorized' }
  /** The authorizer's function is called: no kept result served. */
  | { readonly kind: 'function-called' }
  | { readonly kind: 'authorizer-result'; readonly does: Behaviour['does'] | null }
  | { readonly kind: 'authorizer-policy-valid' }
  | { readonly kind: 'authorizer-completed' }
  | { readonly kind: 'invoke-permission-missing' }
  | { readonly kind: 'role-not-assumable' }
  | { readonly kind: 'authorizer-broken' }
  | { readonly kind: 'key-verified'; readonly sent: boolean }
  | { readonly kind: 'key-not-required' }
  | { readonly kind: 'key-not-in-plan' }
  | { readonly kind: 'key-accepted' }
  | { readonly kind: 'throttled' }
  | { readonly kind: 'quota-exceeded' }
  | { readonly kind: 'execution-started' }
  | { readonly kind: 'parameters-missing' }
  | { readonly kind: 'body-invalid' }
  | { readonly kind: 'client-certificate-refused' }
  | { readonly kind: 'completed'; readonly status: number }
  | { readonly kind: 'policy-refused' }
  | { readonly kind: 'access'; readonly fields: AccessFields }
  | { readonly kind: 'other' };

/** In CloudWatch the request's id stands in front, in a test's log the time. */
const PREFIX = /^(?:\(([\w-]{8,64})\)\s+|\w{3} \w{3} \d{1,2} [\d:]{8} \w{3,4} \d{4} : )/;

export interface LogLine {
  readonly requestId: string | null;
  readonly says: LogSays;
}

/**
 * Reads one line of an execution log, or of an access log by the format that the stage writes it in. Texts are told by
 * AWS's support articles and seen in the field, so small differences in spacing are let pass:
 * https://repost.aws/knowledge-center/api-gateway-cloudwatch-logs
 */
export function readLogLine(message: string, accessFormat: string | null = null): LogLine {
  const access = (accessFormat === null ? null : readAccessLine(accessFormat, message)) ?? accessFields(message);
  if (access !== null)
    return {
      requestId: access['requestId'] ?? access['extendedRequestId'] ?? null,
      says: { kind: 'access', fields: access },
    };
  const match = PREFIX.exec(message);
  const text = message.slice(match?.[0].length ?? 0).trim();
  return { requestId: match?.[1] ?? null, says: meaningOf(text) };
}

/** A line in the place where it was found: those of the access log's group have the stage's own format. */
export const readLineOf = (
  { logGroup, message }: { readonly logGroup: string; readonly message: string },
  accessLog: AccessLog | null,
): LogLine => readLogLine(message, accessLog?.logGroup === logGroup ? accessLog.format : null);

type Rule = readonly [pattern: RegExp, says: (match: RegExpExecArray) => LogSays];

const RULES: readonly Rule[] = [
  [/^Extended Request Id:\s+(\S+)/i, (m) => ({ kind: 'extended-request-id', id: m[1] ?? '' })],
  [/^Starting authorizer:?\s/i, () => ({ kind: 'authorizer-started' })],
  [/^Unauthorized request:?\s/i, () => ({ kind: 'unauthorized' })],
  [
    /^Authorizer result body before parsing:([\s\S]*)/i,
    (m) => ({ kind: 'authorizer-result', does: functionDid(m[1] ?? '') }),
  ],
  [/^Using valid authorizer policy/i, () => ({ kind: 'authorizer-policy-valid' })],
  [/^Successfully completed authorizer execution/i, () => ({ kind: 'authorizer-completed' })],
  [
    /^Execution failed due to configuration error:\s+Invalid permissions on Lambda function/i,
    () => ({ kind: 'invoke-permission-missing' }),
  ],
  [
    /^Execution failed due to configuration error:\s+API Gateway does not have permission to assume/i,
    () => ({ kind: 'role-not-assumable' }),
  ],
  [
    /Authorizer error|AuthorizerConfigurationException|Could not parse policy|Invalid JSON in response/i,
    () => ({ kind: 'authorizer-broken' }),
  ],
  [
    /^Verifying Usage Plan for request:.*?API Key:(.*)/i,
    ([, rest = '']) => ({ kind: 'key-verified', sent: !/^\s{0,9}API Stage:/i.test(rest) }),
  ],
  [
    /^API Key\s+(?:\S+\s+)?authorized because method .* does not require API Key/i,
    () => ({ kind: 'key-not-required' }),
  ],
  [/^API Key\s.*exceeded throttle limit/i, () => ({ kind: 'throttled' })],
  [/^API Key\s.*(?:exceeded quota limit|quota exhausted)/i, () => ({ kind: 'quota-exceeded' })],
  [
    /^API Key\s.*?not authorized because method (.*)/i,
    ([, rest = '']) => ({ kind: /not associated with a Usage Plan/i.test(rest) ? 'key-not-in-plan' : 'other' }),
  ],
  [/^Usage Plan check succeeded/i, () => ({ kind: 'key-accepted' })],
  [/^Starting execution for request:/i, () => ({ kind: 'execution-started' })],
  // Validation publishes its result; the wording is that of public reports.
  [/^Missing required request parameters:/i, () => ({ kind: 'parameters-missing' })],
  [/^Request body does not match model schema/i, () => ({ kind: 'body-invalid' })],
  [
    /^Access denied\. Reason:.*certificate|insecure Signature Algorithm/i,
    () => ({ kind: 'client-certificate-refused' }),
  ],
  [/^Method completed with status:\s*(\d{3})/i, (m) => ({ kind: 'completed', status: Number(m[1]) })],
  [/The client is not authorized to perform this operation/i, () => ({ kind: 'policy-refused' })],
  [/^(?:Endpoint request URI:|Sending request to)\s*https:\/\/lambda\./i, () => ({ kind: 'function-called' })],
];

function meaningOf(text: string): LogSays {
  for (const [pattern, says] of RULES) {
    const match = pattern.exec(text);
    if (match) return says(match);
  }
  return { kind: 'other' };
}

/**
 * What the function did, by the body it answered; null where the log has cut it. An error that was thrown comes as an
 * object of its own.
 */
export function functionDid(body: string): Behaviour['does'] | null {
  try {
    const value: unknown = JSON.parse(body);
    if (
      value !== null &&
      typeof value === 'object' &&
      'errorMessage' in value &&
      ('errorType' in value || 'stackTrace' in value || 'trace' in value)
    ) {
      const message = asText(value.errorMessage);
      return /Task timed out after/i.test(message) ? { timesOut: true } : { throws: message };
    }
    return isTooDeep(value) ? null : { returns: value };
  } catch {
    return null;
  }
}

/**
 * A JSON record of a format that is not known (any more), by its own keys; a dash is what stands for nothing. Null for
 * a line that is none.
 */
function accessFields(message: string): AccessFields | null {
  if (!message.trimStart().startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(message);
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
    const fields = Object.entries(value).flatMap(([name, text]) =>
      (typeof text === 'string' && text !== '-' && text !== '') || typeof text === 'number'
        ? [[name, String(text)] as const]
        : [],
    );
    return Object.fromEntries(fields);
  } catch {
    return null;
  }
}
