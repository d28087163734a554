import { GATES } from '../../api-gateway/gates.ts';
import { type CauseCode, causeOf } from '../../causes/index.ts';
import {
  acceptableToken,
  canonicalQuery,
  describeToken,
  type ExchangePrediction,
  identitySourcesOf,
  predict,
  sourceIsSent,
} from '../../gates/index.ts';
import { amzDate } from '../../intake/build-request.ts';
import { mapFact, notAsked, valueOf } from '../../model/fact.ts';
import type { Authorizer, Facts } from '../../model/facts.ts';
import { headerOf, hostHeaderOf, type Request, type Verb } from '../../model/request.ts';
import type { Situation } from '../../model/runtime-state.ts';
import { shellWord } from '../../model/sanitize.ts';
import { secret } from '../../model/secret.ts';
import { lacksMfa } from '../planning/asks.ts';
import type { PlanInput } from '../planning/types.ts';
import { ofMappedType, type Place, placeOf, withHeader, withQuery, withRequiredParameters } from './places.ts';

/** A call as it is to be sent, with what is known of it once it is sent so. */
interface Sent extends Situation {
  /** What a shell fills in, by header in lower case, or by `?name` for a query parameter. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where to call, where only the person knows the name. */
  readonly shellUrl: { readonly host: string; readonly path: string } | null;
  /** Flags of curl besides those that the request itself says. */
  readonly flags: readonly string[];
  /** Comments on what the variables hold. */
  readonly notes: readonly string[];
  /** True once another credential is sent than before. */
  readonly renewed: boolean;
}

/**
 * What the caller should send instead, as one `curl` command for a POSIX shell with secrets as environment variables:
 * everything that the caller can mend is mended in it, and the same gates judge it. What would refuse it next, or could
 * not be told of it, stands below it as a comment. Null where no request of the caller's mends the cause; the refused
 * call itself is never repeated.
 */
export function correctedRequest(
  code: CauseCode,
  input: Pick<PlanInput, 'facts' | 'request' | 'runtime' | 'findings'>,
): string | null {
  const { facts, runtime } = input;
  // curl sends no preflight.
  const request: Request = { ...input.request, preflight: null };
  const start: Sent = { facts, request, runtime, variables: {}, shellUrl: null, flags: [], notes: [], renewed: false };
  const own = [code, ...input.findings.map((finding) => finding.code)];
  const tried: CauseCode[] = [];
  let sent = start;
  for (;;) {
    const judged = predict(sent.facts, sent.request, sent.runtime).request;
    const next = [...own, ...codesOf(judged)]
      .filter((one) => !tried.includes(one) && (one === code || causeOf(one).remedy[0] === 'caller'))
      .sort((a, b) => gateAt(a) - gateAt(b))[0];
    if (next === undefined) return written(code, start, signedNow(sent));
    tried.push(next);
    const mended = lacksMfa(input, next) ? withMfa(sent) : mend(next, sent, judged);
    if (mended === null && next === code) return null;
    sent = mended ?? sent;
  }
}

const gateAt = (code: CauseCode): number => {
  const { gate } = causeOf(code);
  return gate === null ? GATES.length : GATES.indexOf(gate);
};
const codesOf = ({ refusals }: ExchangePrediction): readonly CauseCode[] =>
  refusals.flatMap(({ causes }) => causes.map((cause) => cause.code));

function written(code: CauseCode, start: Sent, sent: Sent): string | null {
  if (!sent.renewed && isSameCall(start, sent)) return null;
  const judged = predict(sent.facts, sent.request, sent.runtime).request;
  if (codesOf(judged).includes(code)) return null;
  return [command(sent), ...sent.notes, ...nextRefusal(judged)].join('\n');
}

const isSameCall = (a: Sent, b: Sent): boolean => a.shellUrl?.host === b.shellUrl?.host && textOf(a) === textOf(b);
const textOf = ({ request: { method, host, path, query, headers, signing } }: Sent): string =>
  JSON.stringify([method, host, path, query, headers, signing]);

/** The refusal that comes next, or what keeps anybody from knowing; nothing where the call is let through. */
function nextRefusal({ outcome, refusals, results }: ExchangePrediction): readonly string[] {
  if (outcome === 'allowed') return [];
  const next = refusals[0]?.causes[0];
  if (next !== undefined) return [`# the call is then refused for another reason: ${next.code}: ${next.summary}`];
  return results.flatMap(({ unknown }) => unknown.map(({ what }) => `# not known yet: ${what}`)).slice(0, 1);
}

/** The call without this cause, where the caller can send it so. */
function mend(code: CauseCode, sent: Sent, judged: ExchangePrediction): Sent | null {
  const { facts, request } = sent;
  switch (code) {
    // Only from inside its VPC.
    case 'private-api-called-publicly':
      return null;
    case 'default-endpoint-disabled':
      return onDomain(sent, judged);
    case 'api-not-found':
      return headerOf(request.headers, API_ID) === undefined || facts.api.state !== 'known'
        ? placed(sent, placeOf(code, facts, request))
        : { ...sent, request: withHeader(request, API_ID, facts.scope.apiId) };
    case 'mtls-untrusted-client-cert':
      return withCertificate(sent);
    case 'cors-client-sends-response-headers':
      return { ...sent, request: withoutHeaders(request, (name) => /^access-control-allow-/i.test(name)) };
    case 'api-key-missing':
    case 'api-key-unknown':
      return withKey(sent);
    case 'method-auth-type-mismatch':
      return judged.method?.authorizationType === 'AWS_IAM' ? signedByUnknown(sent) : withToken(sent, judged);
    case 'method-iam-unsigned-request':
      return signedByUnknown(sent);
    case 'iam-cross-account-http-api': {
      const note = `# sign with a role of account ${facts.scope.accountId}`;
      return { ...signedByUnknown(sent), notes: [...sent.notes, note] };
    }
    case 'request-parameter-missing':
      return changed(sent, withRequiredParameters(request, judged.method));
    case 'request-media-type':
      return changed(sent, ofMappedType(request, judged.method));
    // What fits the model only the caller can write.
    case 'request-body-invalid':
      return { ...sent, request: { ...request, body: null, bodyLength: request.bodyLength || 1 }, renewed: true };
    case 'request-too-large':
      return null;
    default:
      if (causeOf(code).requestNeeds === 'signature') return withCredentials(code, sent);
      if (causeOf(code).gate === 'authorization') return withToken(sent, judged);
      return placed(sent, placeOf(code, facts, request));
  }
}

/** Names the API where the host is that of a VPC endpoint. */
const API_ID = 'x-apigw-api-id';

const changed = (sent: Sent, request: Request | null): Sent | null => (request === null ? null : { ...sent, request });

function placed(sent: Sent, place: Place | null): Sent | null {
  if (place === null) return null;
  const { verb, host, path, header } = place;
  const named = header === undefined ? sent.request : withoutHeaders(sent.request, (name) => /^host$/i.test(name));
  const headers = header == null ? named.headers : { ...named.headers, Host: header };
  return { ...sent, request: { ...named, method: verb, host, path, headers } };
}

const withoutHeaders = (request: Request, drops: (name: string) => boolean): Request => ({
  ...request,
  headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => !drops(name))),
});

/** On the domain that leads to the stage; where none is known, as though the API's own host answered. */
function onDomain(sent: Sent, { path }: ExchangePrediction): Sent {
  const { facts } = sent;
  const request = withoutHeaders(sent.request, (name) => /^host$/i.test(name));
  const domain = valueOf(facts.customDomain) ?? null;
  const { apiId, stage } = facts.scope;
  const mapping = domain?.mappings.find((one) => one.apiId === apiId && one.stage === stage);
  if (domain === null || mapping === undefined) {
    const api = mapFact(facts.api, (one) => ({ ...one, disableExecuteApiEndpoint: false }));
    return { ...sent, request, facts: { ...facts, api }, shellUrl: { host: '$CUSTOM_DOMAIN', path } };
  }
  const base = mapping.basePath === '(none)' ? '' : `/${mapping.basePath}`;
  return { ...sent, request: { ...request, host: domain.name, path: `${base}${path}` } };
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html */
function withCertificate(sent: Sent): Sent {
  const trusted = valueOf(sent.facts.customDomain)?.mutualTls?.certificates?.[0]?.subject;
  const notAfter = new Date(Date.parse(sent.request.time) + 86_400_000).toISOString();
  const clientCertificate = { subject: 'CN=client', issuer: trusted ?? 'CN=issuer', notAfter, chain: [] };
  const by = trusted === undefined ? 'by an issuer in the truststore' : `by ${trusted}`;
  return {
    ...sent,
    request: { ...sent.request, clientCertificate },
    flags: [...sent.flags, '--cert', 'client.pem', '--key', 'client.key'],
    notes: [...sent.notes, `# client.pem: issued ${by}, and not expired`],
    renewed: true,
  };
}

/** With the key of the account that gets furthest: enabled, and in a plan of the stage. */
function withKey(sent: Sent): Sent {
  const { facts, request } = sent;
  const { apiId, stage } = facts.scope;
  const admitted = (valueOf(facts.usagePlans) ?? [])
    .filter(({ apiStages }) => apiStages.some((one) => one.apiId === apiId && one.stage === stage))
    .flatMap(({ keyIds }) => keyIds);
  const keys = valueOf(facts.apiKeys) ?? [];
  const best =
    keys.find(({ id, enabled }) => enabled && admitted.includes(id)) ?? keys.find(({ enabled }) => enabled) ?? keys[0];
  const apiKeys = mapFact(facts.apiKeys, (all) => all.map((key) => ({ ...key, sentByRequest: key.id === best?.id })));
  const { apiKeyValues: _values, ...runtime } = sent.runtime;
  const named = best === undefined ? [] : [`# API_KEY: the value of a key of the stage, for example "${best.name}"`];
  return {
    ...sent,
    facts: { ...facts, apiKeys },
    runtime,
    request: { ...withoutHeaders(request, (name) => /^x-api-key$/i.test(name)), apiKey: secret('API_KEY') },
    notes: [...sent.notes, ...named],
    renewed: true,
  };
}

/** Signed by an identity that is not known: what its policies say can only be told once it signs. */
function signedByUnknown(sent: Sent): Sent {
  const unknown = notAsked('it is not known who will sign');
  const { facts } = sent;
  return {
    ...withCredentials('method-iam-unsigned-request', sent),
    facts: { ...facts, caller: unknown, credential: unknown, signerArn: null },
  };
}

/** Signed by the same identity, with credentials that are in order. */
function withCredentials(code: CauseCode, sent: Sent): Sent {
  const { facts } = sent;
  const request = withoutHeaders(sent.request, (name) => /^authorization$/i.test(name));
  const before = request.signing;
  const temporary =
    before === null || before.sessionToken !== null || (before.accessKeyId ?? 'ASIA').startsWith('ASIA');
  const other = code === 'signature-invalid-credentials' || code === 'signature-expired-session-token';
  const signing = {
    accessKeyId: other ? null : (before?.accessKeyId ?? null),
    service: 'execute-api',
    region: facts.scope.region,
    date: '',
    host: '',
    path: '',
    query: '',
    sessionToken: temporary ? secret('AWS_SESSION_TOKEN') : null,
    placement: 'headers' as const,
  };
  return { ...sent, request: { ...request, token: null, signing }, renewed: true };
}

/**
 * Signed with credentials of a session that began with MFA.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html
 */
function withMfa(sent: Sent): Sent {
  const { request, notes, ...signed } = withCredentials('signature-invalid-credentials', sent);
  const caller = valueOf(sent.facts.caller) ?? null;
  const session =
    caller?.kind === 'role'
      ? `assume-role --role-arn ${caller.identityArn} --role-session-name mfa`
      : 'get-session-token';
  const note = `# credentials: aws sts ${session} --serial-number "$MFA_DEVICE_ARN" --token-code "$MFA_CODE"`;
  const signing = request.signing && { ...request.signing, sessionToken: secret('AWS_SESSION_TOKEN') };
  return { ...signed, request: { ...request, signing }, notes: [...notes, note] };
}

/** curl signs what it sends, now: https://curl.se/docs/manpage.html#--aws-sigv4 */
function signedNow(sent: Sent): Sent {
  const { request, facts } = sent;
  if (request.signing === null) return sent;
  const { path, time } = request;
  const query = canonicalQuery(request.query);
  const covered = { host: hostHeaderOf(request), path, query, date: amzDate(Date.parse(time)) };
  const scope = { service: 'execute-api', region: facts.scope.region, placement: 'headers' as const };
  return { ...sent, request: { ...request, signing: { ...request.signing, ...covered, ...scope } } };
}

/** With what the authorizer of the method looks for, where it looks for it. */
function withToken(sent: Sent, { method }: ExchangePrediction): Sent | null {
  const { facts, request } = sent;
  const authorizer = [...(valueOf(facts.deployed.authorizers) ?? []), ...(valueOf(facts.draft.authorizers) ?? [])].find(
    ({ name }) => name === method?.authorizer,
  );
  if (method === null || authorizer === undefined) return null;
  const sources = identitySourcesOf(authorizer);
  if (method.authorizationType === 'CUSTOM') {
    const missing = sources.filter((source) => !sourceIsSent(sent, source));
    const filled = missing.reduce(
      (before, source) => withSource(before, source, null),
      withoutPattern(sent, authorizer),
    );
    return missing.length === 0 || isSameCall(sent, filled) ? null : { ...filled, renewed: true };
  }
  const token = acceptableToken(authorizer, method, request.time);
  const { signing: _signing, ...others } = request;
  const carrying = { ...withoutPattern(sent, authorizer), request: { ...others, signing: null, token } };
  return {
    ...withSource(carrying, sources[0] ?? '', '{{token}}'),
    notes: [...sent.notes, `# TOKEN: ${describeToken(token.claims)}`],
    renewed: true,
  };
}

/** A value that is not known yet is tried on no pattern. */
function withoutPattern(sent: Sent, { name }: Authorizer): Sent {
  const without = (all: readonly Authorizer[]): readonly Authorizer[] =>
    all.map((one) => (one.name === name ? { ...one, identityValidationExpression: null } : one));
  const { deployed, draft } = sent.facts;
  const facts = {
    ...sent.facts,
    deployed: { ...deployed, authorizers: mapFact(deployed.authorizers, without) },
    draft: { ...draft, authorizers: mapFact(draft.authorizers, without) },
  };
  return { ...sent, facts };
}

/** `source` filled with a value, or with a variable of its own. */
function withSource(sent: Sent, source: string, value: string | null): Sent {
  const [, kind, name = ''] = /\.(header|querystring)\.(.+)$/.exec(source) ?? [];
  const variable = /^authorization$/i.test(name)
    ? '$TOKEN'
    : `$${name
        .replace(/([a-z])(?=[A-Z])/g, '$1_')
        .toUpperCase()
        .replace(/\W/g, '_')}`;
  const { request } = sent;
  if (kind === 'header') {
    const isBearer = /^bearer /i.test(headerOf(request.headers, name) ?? '');
    const prefix = value !== null && isBearer ? 'Bearer ' : '';
    const variables = value === null ? { ...sent.variables, [name.toLowerCase()]: variable } : sent.variables;
    return { ...sent, request: withHeader(request, name, `${prefix}${value ?? 'sent'}`), variables };
  }
  if (kind !== 'querystring') return sent;
  const placeholder = value === null ? variable : '$TOKEN';
  return {
    ...sent,
    request: withQuery(request, [name], value ?? 'sent'),
    variables: { ...sent.variables, [`?${name}`]: placeholder },
  };
}

/** What a shell would read in double quotes, but for the variables written here. */
const VARIABLE_IN_URL = /["\\`]|\$(?![A-Z_]+(?:[/&?]|$))/g;

/** The command that sends the call. */
function command(sent: Sent): string {
  const { request, variables, shellUrl, facts } = sent;
  const { query } = request;
  const pairs = query === '' ? [] : query.split('&');
  const filled = pairs.map((pair) => {
    const name = pair.split('=')[0] ?? '';
    const variable = variables[`?${name}`];
    return variable === undefined ? { pair, open: false } : { pair: `${name}=${variable}`, open: true };
  });
  const args = ['curl', '-i', ...verbFlags(request.method), ...sent.flags];
  const { host, path } = shellUrl ?? request;
  const asked = filled.length === 0 ? '' : `?${filled.map(({ pair }) => pair).join('&')}`;
  const url = `https://${host}${path}${asked}`;
  const open = [...(shellUrl === null ? [] : [host]), ...filled.flatMap((one) => (one.open ? [one.pair] : []))];
  args.push(open.length === 0 ? shellWord(url) : `"${url.replace(VARIABLE_IN_URL, '\\$&')}"`);
  for (const [name, value] of Object.entries(headersOf(sent))) args.push('-H', header(name, value));
  if (request.apiKey !== null) args.push('-H', '"x-api-key: $API_KEY"');
  if (request.signing !== null) args.push(...signature(facts, request));
  if (request.bodyLength > 0) args.push('--data-binary', '@body');
  return args.join(' ');
}

const verbFlags = (verb: Verb): readonly string[] =>
  verb === 'GET' ? [] : verb === 'HEAD' ? ['--head'] : ['-X', verb];

/** curl signs by itself: the API's own region, service execute-api. https://curl.se/docs/manpage.html#--aws-sigv4 */
function signature({ scope }: Facts, { signing }: Request): readonly string[] {
  return [
    '--aws-sigv4',
    shellWord(`aws:amz:${scope.region}:execute-api`),
    '--user',
    '"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"',
    ...(signing?.sessionToken == null ? [] : ['-H', '"x-amz-security-token: $AWS_SESSION_TOKEN"']),
  ];
}

const SECRET = /authorization|token|cookie|api-key|signature|credential|secret/i;

/** The request's own headers; what may be a secret, or what curl computes itself, is not repeated. */
function headersOf({ request, variables }: Sent): Readonly<Record<string, string>> {
  const skip = ['x-amz-date', 'x-amz-content-sha256', 'x-amz-security-token', 'content-length', 'x-api-key'];
  const own = Object.entries(request.headers)
    .filter(([name, value]) => !skip.includes(name.toLowerCase()) && !(/^host$/i.test(name) && value === request.host))
    .map(([name, value]) => [
      name,
      variables[name.toLowerCase()] ?? (SECRET.test(name) || value.includes('{{token}}') ? masked(name, value) : value),
    ]);
  const origin =
    request.origin === null || headerOf(request.headers, 'origin') !== undefined ? [] : [['Origin', request.origin]];
  return Object.fromEntries([...own, ...origin]);
}

const masked = (name: string, value: string): string =>
  /^bearer /i.test(value) || value.includes('{{token}}')
    ? `${/^bearer /i.test(value) ? 'Bearer ' : ''}$TOKEN`
    : `$${name.toUpperCase().replace(/\W/g, '_')}`;

/** A header as a word; where it holds a variable, in double quotes so that the shell fills it in. */
function header(name: string, value: string): string {
  const text = `${name}: ${value}`;
  return /\$[A-Z_]+$/.test(value) ? `"${text}"` : shellWord(text);
}
