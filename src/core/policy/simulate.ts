import { splitArn } from '../api-gateway/arns.ts';
import { actionOn } from '../api-gateway/connections.ts';
import { NotedRequest, principalKeys, principalOf } from './context.ts';
import { decide } from './decide.ts';
import { unescapePolicyText } from './edit.ts';
import { parsePolicy } from './parse.ts';
import { parsePolicyValue } from './parse-value.ts';
import { type Fields, isFields } from './read-statement.ts';
import type {
  AuthorizationDecision,
  AuthorizationInput,
  NamedPolicy,
  PolicyKind,
  PolicyPrincipal,
  PolicyRequest,
  StatementResult,
} from './types.ts';

/** One near miss as the output line has it. */
interface NearMissLine {
  readonly policy: string;
  readonly index: number;
  readonly element: string;
  readonly segment: string | null;
  readonly granted: string;
  readonly asked: string;
}

/**
 * Answers one line of `simulate`: policies and a request in, the decision with its near misses out. A line that cannot
 * be read, or whose verdict hangs on a key that the line does not give, answers with an error; nothing throws.
 * @param lineNumber from 1
 * @param withNearMisses false: only the decision is worked out, which is most of what many lines cost
 */
export function simulateLine(line: string, lineNumber: number, { withNearMisses = true } = {}): object {
  const read = readLine(line);
  const bad = (id: unknown, code: string, message: string) => ({ id, line: lineNumber, error: { code, message } });
  if (!read.ok) return bad(read.id, read.code, read.message);
  const decided = decide(read.input);
  if (decided.decision === 'unknown') return bad(read.id, 'undecided', undecidedMessage(decided));
  return {
    id: read.id,
    decision: decided.decision,
    decidedBy: decided.decidedBy,
    statement: decided.statement,
    ...(withNearMisses ? { nearMisses: nearMisses(decided) } : {}),
  };
}

const undecidedMessage = (decided: AuthorizationDecision): string =>
  decided.undecided.length > 0
    ? `The decision depends on ${decided.undecided.join(', ')}, which the line does not give.`
    : 'AWS does not document how a JWT authorizer combines with a resource policy that neither allows nor denies ' +
      'the call.';

/**
 * The nearest Allow of each policy on the sides that could still grant, the nearest first; nothing when the call is
 * allowed.
 */
function nearMisses(decided: AuthorizationDecision): readonly NearMissLine[] {
  if (decided.decision === 'allowed') return [];
  const near = Object.values(decided.layers).flatMap((layer) =>
    layer.decision !== 'silent'
      ? []
      : layer.policies.flatMap(({ name, evaluation }) =>
          evaluation?.nearest ? [{ policy: name, statement: evaluation.nearest }] : [],
        ),
  );
  return near
    .sort((a, b) => a.statement.misses.length - b.statement.misses.length)
    .flatMap(({ policy, statement }) => linesOf(policy, statement));
}

const linesOf = (policy: string, statement: StatementResult): NearMissLine[] =>
  statement.misses.map(({ element, segment, granted, asked }) => ({
    policy,
    index: statement.index,
    element,
    segment,
    granted,
    asked,
  }));

export type ReadLine =
  | { readonly ok: true; readonly id: unknown; readonly input: AuthorizationInput }
  | { readonly ok: false; readonly id: unknown; readonly code: string; readonly message: string };

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
    if (isFields(value)) return value;
  } catch {
    throw new BadLine('invalid-json', 'The line is not valid JSON.');
  }
  throw new BadLine('invalid-line', 'The line is not a JSON object.');
}

function inputOf(fields: Fields): AuthorizationInput {
  const request = fields['request'];
  if (!isFields(request)) throw new BadLine('invalid-request', 'request is missing.');
  const authorization = AUTHORIZATIONS.find((known) => known === (request['authorization'] ?? 'NONE'));
  if (!authorization)
    throw new BadLine('invalid-request', `request.authorization is none of ${AUTHORIZATIONS.join(', ')}.`);
  const arn = request['arn'];
  if (typeof arn !== 'string' || splitArn(arn).length < 6)
    throw new BadLine('invalid-request', 'request.arn is not an ARN.');
  const apiAccount = request['apiAccount'] ?? splitArn(arn)[4];
  if (typeof apiAccount !== 'string') throw new BadLine('invalid-request', 'request.apiAccount is not a string.');
  const caller = callerOf(request);
  const signed = authorization === 'AWS_IAM' ? caller : null;
  return {
    authorization,
    apiAccount,
    request: new NotedRequest({ action: actionOn(arn), arn, principal: signed, ...contextOf(request, signed) }),
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
  if (!isFields(given)) throw new BadLine('invalid-request', 'request.context is not an object.');
  const context: Record<string, readonly string[]> = {};
  for (const [key, value] of Object.entries(signed ? principalKeys(signed) : {})) context[key] = [value];
  for (const [key, value] of Object.entries(given)) {
    const values = valuesOf(key, value);
    // No key has this name, and an object no such member.
    if (key !== '__proto__') context[key.toLowerCase()] = values;
  }
  return { context, unknownKeys: signed && context['aws:userid'] === undefined ? ['aws:userid'] : [] };
}

function valuesOf(key: string, value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  const values = Array.isArray(value) ? value : value === null ? [] : [value];
  return values.map((item: unknown) => {
    if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') return String(item);
    throw new BadLine('invalid-request', `request.context["${key}"] is not a string or a list of strings.`);
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
  if (typeof value !== 'string' && !isFields(value))
    throw new BadLine('invalid-policy', `${name} is neither a policy object nor its JSON text.`);
  const parsed =
    typeof value === 'string' ? parsePolicy(unescapePolicyText(value), kind) : parsePolicyValue(value, kind);
  if (!parsed.ok)
    throw new BadLine(
      'invalid-policy',
      `${name}: ${parsed.problems.find((p) => p.fatal)?.message ?? 'it cannot be read.'}`,
    );
  return { name, parsed };
}
