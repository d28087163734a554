import type { ApiType } from '../../api-gateway/gates.ts';
import type { CauseCode } from '../../causes/index.ts';
import type { Authorizer } from '../../model/facts.ts';

/** What API Gateway makes of the value that an authorizer function returned (or that it kept in its cache). */
export type Output =
  | { readonly kind: 'policy'; readonly text: string; readonly usageIdentifierKey: string | null }
  | { readonly kind: 'simple'; readonly isAuthorized: boolean }
  /** `{"errorMessage":"Unauthorized"}`: the function asks for a 401. */
  | { readonly kind: 'unauthorized' }
  | { readonly kind: 'fault'; readonly code: CauseCode; readonly sentence: string };

type Settings = Pick<Authorizer, 'payloadFormatVersion' | 'enableSimpleResponses'>;
type Json = Readonly<Record<string, unknown>>;

/**
 * Reads the returned value as the kind of API demands.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
export function readOutput(value: unknown, apiType: ApiType, settings: Settings, from: 'cache' | 'function'): Output {
  if (!isRecord(value)) return invalid(`The function returned ${describe(value)} instead of an object.`);
  return apiType === 'HTTP' ? readHttp(value, settings, from) : readPolicy(value, apiType);
}

function readHttp(
  value: Json,
  { payloadFormatVersion, enableSimpleResponses }: Settings,
  from: 'cache' | 'function',
): Output {
  if (value['errorMessage'] === 'Unauthorized') return { kind: 'unauthorized' };
  const isSimple = 'isAuthorized' in value;
  const isPolicy = 'policyDocument' in value;
  if (isSimple && !isPolicy) {
    if (payloadFormatVersion !== '2.0')
      return mismatch(
        'The function returns a simple response (isAuthorized), and the authorizer uses payload format 1.0, which ' +
          'takes an IAM policy only.',
      );
    if (!enableSimpleResponses)
      return mismatch(
        'The function returns a simple response (isAuthorized), and simple responses are not enabled on the ' +
          'authorizer.',
      );
    if (typeof value['isAuthorized'] !== 'boolean')
      return invalid(`isAuthorized is ${describe(value['isAuthorized'])}; it must be true or false.`);
    return (
      contextFault(value, 'HTTP', payloadFormatVersion, from) ?? { kind: 'simple', isAuthorized: value['isAuthorized'] }
    );
  }
  if (isPolicy && enableSimpleResponses && payloadFormatVersion === '2.0')
    return mismatch(
      'The function returns an IAM policy, and the authorizer has simple responses enabled: it expects ' +
        '{"isAuthorized": true}.',
    );
  return contextFault(value, 'HTTP', payloadFormatVersion, from) ?? readPolicy(value, 'HTTP');
}

const FIELDS = new Set(['principalId', 'policyDocument', 'context', 'usageIdentifierKey']);

function readPolicy(value: Json, apiType: ApiType): Output {
  const strange = Object.keys(value).find((name) => !FIELDS.has(name));
  if (strange !== undefined && apiType !== 'HTTP')
    return invalid(`The function returned a field "${strange}" that API Gateway does not know.`);
  const { principalId, policyDocument, usageIdentifierKey } = value;
  if (typeof principalId !== 'string' || principalId === '')
    return invalid(`principalId is ${describe(principalId)}; it must be a string.`);
  if (!isRecord(policyDocument)) return invalid(`policyDocument is ${describe(policyDocument)}; it must be an object.`);
  const wrong = policyFault(policyDocument);
  if (wrong !== null) return invalid(wrong);
  const context = apiType === 'HTTP' ? null : contextFault(value, apiType, null, 'function');
  if (context !== null) return context;
  return {
    kind: 'policy',
    text: JSON.stringify(policyDocument),
    usageIdentifierKey: typeof usageIdentifierKey === 'string' && usageIdentifierKey !== '' ? usageIdentifierKey : null,
  };
}

function policyFault(document: Json): string | null {
  const statements = Array.isArray(document['Statement']) ? document['Statement'] : [document['Statement']];
  for (const [i, statement] of statements.entries()) {
    if (!isRecord(statement))
      return `Statement ${i + 1} of policyDocument is ${describe(statement)}; it must be an object.`;
    const effect = statement['Effect'];
    if (effect !== 'Allow' && effect !== 'Deny')
      return `Effect of statement ${i + 1} is ${describe(effect)}; it must be "Allow" or "Deny".`;
    if (!isTexts(statement['Action'] ?? statement['NotAction']))
      return `Statement ${i + 1} of policyDocument names no Action.`;
    if (!isTexts(statement['Resource'] ?? statement['NotResource']))
      return `Statement ${i + 1} of policyDocument names no Resource.`;
  }
  return null;
}

/**
 * REST and WebSocket carry texts, numbers and booleans only; an HTTP API carries anything but `claims` in format 1.0.
 */
function contextFault(
  value: Json,
  apiType: ApiType,
  payload: string | null,
  from: 'cache' | 'function',
): Output | null {
  const { context } = value;
  if (context === undefined || (context === null && apiType === 'HTTP')) return null;
  if (!isRecord(context)) return contextInvalid(`context is ${describe(context)}; it must be an object.`);
  for (const [key, item] of Object.entries(context)) {
    if (apiType !== 'HTTP') {
      if (!['string', 'number', 'boolean'].includes(typeof item))
        return contextInvalid(
          `context value "${key}" is ${describe(item)}; API Gateway supports only strings, numbers and booleans.`,
        );
    } else if (key === 'claims' && payload !== '2.0')
      return contextInvalid('context has the key "claims", which is reserved in payload format 1.0.');
    // Reported from the field: https://github.com/mantil-io/mantil/issues/52
    else if (from === 'cache' && typeof item === 'string' && /^\s*[[{]/.test(item) && isJson(item))
      return contextInvalid(
        `context value "${key}" holds JSON text, which breaks when the cached result is used again.`,
      );
  }
  return null;
}

const invalid = (sentence: string): Output => ({ kind: 'fault', code: 'authorizer-invalid-response', sentence });
const mismatch = (sentence: string): Output => ({ kind: 'fault', code: 'authorizer-response-mode-mismatch', sentence });
const contextInvalid = (sentence: string): Output => ({ kind: 'fault', code: 'authorizer-context-invalid', sentence });

const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isTexts = (value: unknown): boolean =>
  typeof value === 'string' ||
  (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string'));

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Says what kind of value it is, never the value: it may hold a credential. */
function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return value === '' ? 'an empty string' : 'a string';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
