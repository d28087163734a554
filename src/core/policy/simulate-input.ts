import { actionOn } from '../api-gateway/actions.ts';
import { splitArn } from '../api-gateway/arn.ts';
import { principalKeys, principalOf } from './context.ts';
import { parsePolicy } from './parse.ts';
import { unescapePolicyText } from './text.ts';
import type { AuthorizationInput, NamedPolicy, PolicyKind, PolicyPrincipal, PolicyRequest } from './types.ts';

export type ReadLine =
  | { readonly ok: true; readonly id: unknown; readonly input: AuthorizationInput }
  | { readonly ok: false; readonly id: unknown; readonly code: string; readonly message: string };

type Fields = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
const AUTHORIZATIONS = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS', 'JWT'] as const;

/** What is wrong with a line, found while reading it; caught in `readLine` and nowhere else. */
class BadLine extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Reads one input line. Absent optional fields are null or empty. */
export function readLine(line: string): ReadLine {
  let id: unknown = null;
  try {
    const fields = jsonObject(line);
    id = fields['id'] ?? null;
    return { ok: true, id, input: inputOf(fields) };
  } catch (error) {
    if (error instanceof BadLine) return { ok: false, id, code: error.code, message: error.message };
    throw error;
  }
}

function jsonObject(line: string): Fields {
  try {
    const value: unknown = JSON.parse(line);
    if (isObject(value)) return value;
  } catch {
    throw new BadLine('invalid-json', 'The line is not valid JSON.');
  }
  throw new BadLine('invalid-line', 'The line is not a JSON object.');
}

function inputOf(fields: Fields): AuthorizationInput {
  const request = fields['request'];
  if (!isObject(request)) throw new BadLine('invalid-request', 'request is missing.');
  const authorization = AUTHORIZATIONS.find((known) => known === (request['authorization'] ?? 'NONE'));
  if (!authorization)
    throw new BadLine('invalid-request', `request.authorization is none of ${AUTHORIZATIONS.join(', ')}.`);
  const arn = request['arn'];
  if (typeof arn !== 'string' || splitArn(arn).length < 6)
    throw new BadLine('invalid-request', 'request.arn is not an ARN.');
  const apiAccount = request['apiAccount'] ?? splitArn(arn)[4];
  if (typeof apiAccount !== 'string') throw new BadLine('invalid-request', 'request.apiAccount is not a text.');
  const caller = callerOf(request);
  const signed = authorization === 'AWS_IAM' ? caller : null;
  return {
    authorization,
    apiAccount,
    request: { action: actionOn(arn), arn, principal: signed, ...contextOf(request, signed) },
    resourcePolicy: one(fields['resourcePolicy'], 'resourcePolicy', 'resource'),
    identityPolicies: many(fields['identityPolicies'], 'identityPolicies', 'identity'),
    boundary: one(fields['boundary'], 'boundary', 'boundary'),
    scps: list(fields['scps'], 'scps').map((level, i) => many(level, `scps[${i}]`, 'scp')),
    sessionPolicy: one(fields['sessionPolicy'], 'sessionPolicy', 'session'),
    authorizerPolicy: one(request['authorizerPolicy'], 'authorizerPolicy', 'authorizer'),
  };
}

function callerOf(request: Fields): PolicyPrincipal | null {
  const [callerArn, roleArn] = [request['callerArn'] ?? null, request['roleArn'] ?? null];
  if (callerArn === null) return null;
  const principal =
    typeof callerArn === 'string' ? principalOf(callerArn, typeof roleArn === 'string' ? roleArn : null) : null;
  if (principal === null)
    throw new BadLine('invalid-request', 'request.callerArn is not the ARN of a user, role, session or account.');
  return principal;
}

/** The keys given win over those that the caller fills. A signer's unique id is in no ARN. */
function contextOf(request: Fields, signed: PolicyPrincipal | null): Pick<PolicyRequest, 'context' | 'unknownKeys'> {
  const given = request['context'] ?? {};
  if (!isObject(given)) throw new BadLine('invalid-request', 'request.context is not an object.');
  const filled = Object.entries(signed ? principalKeys(signed) : {}).map(([key, value]) => [key, [value]] as const);
  const own = Object.entries(given).map(([key, value]) => [key.toLowerCase(), valuesOf(key, value)] as const);
  const context = Object.fromEntries([...filled, ...own]);
  return { context, unknownKeys: signed && context['aws:userid'] === undefined ? ['aws:userid'] : [] };
}

function valuesOf(key: string, value: unknown): readonly string[] {
  const values = Array.isArray(value) ? value : value === null ? [] : [value];
  return values.map((item: unknown) => {
    if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') return String(item);
    throw new BadLine('invalid-request', `request.context["${key}"] is not a text or a list of texts.`);
  });
}

function list(value: unknown, name: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new BadLine('invalid-line', `${name} is not a list.`);
  return value;
}

const many = (value: unknown, name: string, kind: PolicyKind): readonly NamedPolicy[] =>
  list(value, name).flatMap((item, i) => one(item, `${name}[${i}]`, kind) ?? []);

function one(value: unknown, name: string, kind: PolicyKind): NamedPolicy | null {
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string' && !isObject(value))
    throw new BadLine('invalid-policy', `${name} is neither a policy object nor its JSON text.`);
  const parsed = parsePolicy(typeof value === 'string' ? unescapePolicyText(value) : jsonText(value, name), kind);
  if (!parsed.ok)
    throw new BadLine(
      'invalid-policy',
      `${name}: ${parsed.problems.find((p) => p.fatal)?.message ?? 'it cannot be read.'}`,
    );
  return { name, parsed };
}

/** The writer recurses, the reader does not: an object that was read may be too deep to be written. */
function jsonText(value: Fields, name: string): string {
  try {
    return JSON.stringify(value);
  } catch {
    throw new BadLine('invalid-policy', `${name} nests too deeply.`);
  }
}
