import { principalName } from '../api-gateway/arns.ts';
import type { PolicyKind, PolicyPrincipal, PolicyRequest } from './types.ts';

export interface ContextInput {
  /** The address that API Gateway, or the VPC endpoint, sees; null when unknown. */
  readonly sourceIp: string | null;
  /** `vpce-…`; null for a call over the internet. */
  readonly vpcEndpoint: string | null;
  /** The endpoint's VPC; null when unknown (or over the internet). */
  readonly vpcId: string | null;
  readonly endpointIsPrivate: boolean;
  /** ISO 8601; null when unknown. */
  readonly time: string | null;
  /** As the client sends them, any case. */
  readonly headers: Readonly<Record<string, string>>;
  /** False where the client may have sent others too: then a header that is not here is unknown, not absent. */
  readonly allHeadersKnown: boolean;
  /** The signer, on methods with authorization AWS_IAM only; else null. */
  readonly principal: PolicyPrincipal | null;
  /** The API's Region, for `aws:RequestedRegion` in identity policies. */
  readonly region: string | null;
  /** `AIDA…` of a user or `AROA…:session`; null or left out when unknown. */
  readonly userId?: string | null;
}

type Context = Pick<PolicyRequest, 'context' | 'unknownKeys'>;

/** Keys of a signed caller that nothing in the request tells. */
const NOT_IN_REQUEST = [
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principaltag/*',
  'aws:tokenissuetime',
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
];

/**
 * The condition keys of one call, names in lower case. All keys of the call are here; which of them a policy sees
 * depends on its kind, and `evaluate` sees to that (resource policies know fewer keys than identity policies).
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export function requestContext(input: ContextInput): Context {
  const sources = [
    network(input),
    always(input),
    input.principal ? signer(input.principal, input.userId ?? null) : NOTHING_KNOWN,
  ];
  return {
    context: Object.assign({}, ...sources.map((part) => part.context)) as Context['context'],
    unknownKeys: sources.flatMap((part) => part.unknownKeys),
  };
}

const NOTHING_KNOWN: Context = { context: {}, unknownKeys: [] };

/** Known with its value, or unknown. */
const fill = (keys: Readonly<Record<string, string | null>>): Context => ({
  context: Object.fromEntries(Object.entries(keys).flatMap(([key, value]) => (value === null ? [] : [[key, [value]]]))),
  unknownKeys: Object.entries(keys).flatMap(([key, value]) => (value === null ? [key] : [])),
});

/**
 * Through a VPC endpoint `aws:SourceIp` is absent, and the endpoint's keys exist for private APIs; over the internet it
 * is the reverse.
 */
function network({ sourceIp, vpcEndpoint, vpcId, endpointIsPrivate }: ContextInput): Context {
  if (vpcEndpoint === null) return fill({ 'aws:sourceip': sourceIp });
  return endpointIsPrivate
    ? fill({ 'aws:sourcevpce': vpcEndpoint, 'aws:sourcevpc': vpcId, 'aws:vpcsourceip': sourceIp })
    : NOTHING_KNOWN;
}

function always({ time, headers, allHeadersKnown, region }: ContextInput): Context {
  const ms = time === null ? Number.NaN : Date.parse(time);
  const known = Number.isNaN(ms) ? null : ms;
  // Clients add both by themselves: a header that nobody told of may have been sent.
  const header = (key: string, name: string): Readonly<Record<string, string | null>> => {
    const value = Object.entries(headers).find(([one]) => one.toLowerCase() === name)?.[1];
    return value === undefined && allHeadersKnown ? {} : { [key]: value ?? null };
  };
  return fill({
    'aws:securetransport': 'true',
    'aws:currenttime': known === null ? null : new Date(known).toISOString(),
    'aws:epochtime': known === null ? null : String(Math.floor(known / 1000)),
    'aws:requestedregion': region,
    'aws:viaawsservice': 'false',
    ...header('aws:useragent', 'user-agent'),
    ...header('aws:referer', 'referer'),
  });
}

/** The keys that tell who signed. `aws:username` exists for users only. */
function signer(principal: PolicyPrincipal, userId: string | null): Context {
  const filled = fill({ ...principalKeys(principal), 'aws:userid': userId });
  return { context: filled.context, unknownKeys: [...filled.unknownKeys, ...NOT_IN_REQUEST] };
}

const TYPES = { user: 'User', session: 'AssumedRole', root: 'Account', federated: 'FederatedUser' } as const;

/** What a principal's ARN alone tells. */
export function principalKeys(principal: PolicyPrincipal): Readonly<Record<string, string>> {
  const name = principalName(principal.identityArn);
  return {
    'aws:principalarn': principal.identityArn,
    'aws:principalaccount': principal.accountId,
    'aws:principaltype': TYPES[principal.kind],
    ...(principal.kind === 'user' && name.kind === 'user' ? { 'aws:username': name.name } : {}),
  };
}

/**
 * The principal that an ARN names. A role's path is not in its session ARN: give the role ARN where it is known.
 * Null when the ARN is no principal's.
 */
export function principalOf(arn: string, roleArn: string | null = null): PolicyPrincipal | null {
  const fields = arn.split(':');
  const accountId = fields[4] ?? '';
  if (!/^arn:[^:]+:(iam|sts)::\d{12}:./.test(arn)) return null;
  const name = principalName(arn);
  if (name.kind === 'user') return { arn, identityArn: arn, accountId, kind: 'user' };
  if (name.kind === 'root') return { arn, identityArn: arn, accountId, kind: 'root' };
  if (name.kind === 'role') return { arn, identityArn: arn, accountId, kind: 'session' };
  if (name.kind === 'session')
    return {
      arn,
      identityArn: roleArn ?? `arn:${fields[1]}:iam::${accountId}:role/${name.roleName}`,
      accountId,
      kind: 'session',
    };
  return /:federated-user\//.test(arn) ? { arn, identityArn: arn, accountId, kind: 'federated' } : null;
}

/** Keys that an API's resource policy sees whatever the authorization. */
const ANY_AUTHORIZATION = [
  'aws:currenttime',
  'aws:epochtime',
  'aws:referer',
  'aws:securetransport',
  'aws:sourcearn',
  'aws:sourceip',
  'aws:useragent',
  'execute-api:viadomainarn',
];
/** Keys that exist on private APIs only. */
export const PRIVATE_ONLY: readonly string[] = ['aws:sourcevpc', 'aws:sourcevpce', 'aws:vpcsourceip'];
/** Keys that exist on methods with authorization AWS_IAM only; `/*` = any key below. */
export const SIGNED_ONLY: readonly string[] = [
  'aws:principalaccount',
  'aws:principalarn',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:principaltag/*',
  'aws:principaltype',
  'aws:userid',
  'aws:username',
  'aws:tokenissuetime',
  'aws:multifactorauthpresent',
  'aws:multifactorauthage',
];

/** Whether a lower-case key is one of a list whose entries may end in `/*`. */
export const isListed = (list: readonly string[], key: string): boolean =>
  list.some((entry) => entry === key || (entry.endsWith('/*') && key.startsWith(entry.slice(0, -1))));

/**
 * Whether a key can be present at all in a policy of this kind. Resource policies see the keys of one table; identity
 * policies and the other kinds see the global keys too.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export function isVisibleKey(kind: PolicyKind, key: string, signed: boolean): boolean {
  if (kind !== 'resource') return true;
  if (isListed(ANY_AUTHORIZATION, key) || isListed(PRIVATE_ONLY, key)) return true;
  return signed && isListed(SIGNED_ONLY, key);
}

/** The request as a policy of this kind sees it: key names in lower case, and only those it can know. */
export function visibleTo(kind: PolicyKind, request: PolicyRequest): PolicyRequest {
  const notes = notesOf(request);
  if (kind !== 'resource') {
    notes.all ??= narrowed(request, () => true);
    return notes.all;
  }
  const signed = request.principal !== null;
  notes.resource ??= narrowed(request, (key) => isVisibleKey(kind, key, signed));
  return notes.resource;
}

function narrowed(request: PolicyRequest, isVisible: (key: string) => boolean): PolicyRequest {
  const context: Record<string, readonly string[]> = {};
  for (const [name, values] of Object.entries(request.context)) {
    const key = name.toLowerCase();
    if (key !== '__proto__' && isVisible(key)) context[key] = values;
  }
  const { action, arn, principal } = request;
  const unknownKeys = request.unknownKeys.map((key) => key.toLowerCase()).filter(isVisible);
  return { action, arn, principal, context, unknownKeys };
}

/** What was worked out for a request: each statement of each policy asks for the same. */
interface Notes {
  /** As all kinds of policies see it but resource policies, which do not see every key. */
  all: PolicyRequest | null;
  resource: PolicyRequest | null;
  /** What policies said of it, for `evaluate`. */
  readonly views: unknown[];
}

export function notesOf(request: PolicyRequest): Notes {
  const known = NotedRequest.notesOf(request) ?? NOTES.get(request);
  if (known !== undefined) return known;
  const notes: Notes = { all: null, resource: null, views: [] };
  NOTES.set(request, notes);
  return notes;
}
const NOTES = new WeakMap<PolicyRequest, Notes>();

/** A request that carries its notes: where there is another for each line, a table of them costs much. */
export class NotedRequest implements PolicyRequest {
  readonly action: string;
  readonly arn: string;
  readonly principal: PolicyPrincipal | null;
  readonly context: PolicyRequest['context'];
  readonly unknownKeys: readonly string[];
  readonly #notes: Notes = { all: null, resource: null, views: [] };

  constructor({ action, arn, principal, context, unknownKeys }: PolicyRequest) {
    this.action = action;
    this.arn = arn;
    this.principal = principal;
    this.context = context;
    this.unknownKeys = unknownKeys;
  }

  static notesOf(request: PolicyRequest): Notes | undefined {
    return #notes in request ? request.#notes : undefined;
  }
}

/** The facts behind the keys that a call may not tell: how AWS writes the key, and what it holds. */
const FACTS: Readonly<Record<string, readonly [name: string, fact: string]>> = {
  'aws:sourceip': ['aws:SourceIp', "the caller's address"],
  'aws:vpcsourceip': ['aws:VpcSourceIp', "the caller's address inside the VPC"],
  'aws:sourcevpce': ['aws:SourceVpce', 'the VPC endpoint'],
  'aws:sourcevpc': ['aws:SourceVpc', 'the VPC of the endpoint'],
  'aws:useragent': ['aws:UserAgent', 'the header User-Agent'],
  'aws:referer': ['aws:Referer', 'the header Referer'],
  'aws:currenttime': ['aws:CurrentTime', 'the time of the call'],
  'aws:epochtime': ['aws:EpochTime', 'the time of the call'],
  'aws:multifactorauthpresent': ['aws:MultiFactorAuthPresent', 'whether the caller used MFA'],
  'aws:multifactorauthage': ['aws:MultiFactorAuthAge', 'how long ago the caller used MFA'],
  'aws:tokenissuetime': ['aws:TokenIssueTime', 'when the credentials were issued'],
  'aws:userid': ['aws:userid', 'the unique id of the caller'],
  'aws:principalorgid': ['aws:PrincipalOrgID', "the caller's organization"],
  'aws:principalorgpaths': ['aws:PrincipalOrgPaths', "the caller's organization path"],
};
const TAG = 'aws:principaltag/';

/** A condition key that a verdict depends on and that was not given: its name, and the fact that it holds. */
export function keyInWords(key: string): string {
  const known = FACTS[key.toLowerCase()];
  if (known !== undefined) return `${known[0]} (${known[1]})`;
  return key.toLowerCase().startsWith(TAG) ? `aws:PrincipalTag/${key.slice(TAG.length)} (a tag of the caller)` : key;
}
