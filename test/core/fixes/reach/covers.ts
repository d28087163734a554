import { HOST, type Sketch } from '../../../support/make-case.ts';
import { isWithin } from './edges.ts';
import { NOON, SIGNED } from './requests.ts';
import type { Call, Condition, Presents, Region } from './types.ts';
import { CALLERS, type Caller, OFFICE, TOKENS } from './world.ts';

/** Whether the call is one of the region, on a stage that serves what the sketch describes. */
export const covers = (region: Region, probe: Call, served: Sketch): boolean =>
  region.otherApis !== true && DIMENSIONS.every((holds) => holds(region, probe)) && isServed(probe, region, served);

type Dimension = (region: Region, probe: Call) => boolean;
const DIMENSIONS: readonly Dimension[] = [
  ({ principals }, { as }) => principals.some((one) => isOf(as, one)),
  ({ exceptPrincipals = [] }, { as }) => !exceptPrincipals.some((one) => isOf(as, one)),
  ({ ownPolicyAllows }, { as }) =>
    ownPolicyAllows === undefined || (as !== undefined && GRANTED.includes(as) === ownPolicyAllows),
  ({ addresses }, { from = OFFICE }) => addresses === undefined || isWithin(addresses, from),
  ({ exceptAddresses = [] }, { from = OFFICE }) => !isWithin(exceptAddresses, from),
  ({ endpoints }, { via }) => endpoints === undefined || (via !== undefined && endpoints.includes(via)),
  ({ hosts }, { host = HOST }) => hosts === undefined || hosts.includes(host),
  (region, probe) => region.calls === undefined || region.calls.some((call) => isCall(call, region, probe)),
  (region, probe) => !(region.exceptCalls ?? []).some((call) => isCall(call, region, probe)),
  ({ presents }, probe) => presents === undefined || isPresented(presents, probe),
  ({ keys }, { key = 'none' }) => keys === undefined || keys.includes(key),
  ({ origins, exceptOrigins = [] }, { origin }) =>
    origins === undefined ||
    (origin !== undefined && (origins.includes('*') || origins.includes(origin)) && !exceptOrigins.includes(origin)),
  ({ pageHeaders }, { headers = {}, as }) =>
    pageHeaders === undefined ||
    [...Object.keys(headers), ...(as === undefined ? [] : SIGNED)].every((one) =>
      pageHeaders.includes(one.toLowerCase()),
    ),
  ({ bodyOver }, { bodyLength = 0 }) => bodyOver === undefined || bodyLength > bodyOver,
  ({ missing }, probe) => missing === undefined || missing.some((name) => isMissing(name, probe)),
  ({ complete = [] }, probe) => !complete.some((name) => isMissing(name, probe)),
  ({ conditions = [] }, probe) => conditions.every((one) => isMet(one, probe)),
];

/** Who may invoke the API by the own policies, in the rows that say nothing else. */
const GRANTED: readonly Caller[] = ['carol', 'partner/app', 'partner/job', 'third/app'];

function isOf(as: Caller | undefined, principal: string): boolean {
  if (principal === 'anyone') return true;
  if (principal === 'unsigned' || as === undefined) return principal === 'unsigned' && as === undefined;
  const { identity, session } = CALLERS[as];
  const [, , , , account = '', name = ''] = identity.split(':');
  const ofSession = `arn:aws:sts::${account}:assumed-${name}/${session}`;
  return ['signed', account].includes(principal) || globs(principal, identity) || globs(principal, ofSession);
}

/** The path that the API sees: on a custom domain what stands behind the region's base path. */
const pathBehind = (basePath: string | undefined, path: string): string | null => {
  if (basePath === undefined) return path;
  return path.startsWith(`/${basePath}/`) ? path.slice(basePath.length + 1) : null;
};

function isCall(call: string, { basePath }: Region, { verb, path, as }: Call): boolean {
  const [itsVerb = '', pattern = ''] = call.split(' ');
  const seen = pathBehind(basePath, path);
  const user = as !== undefined && CALLERS[as].session === null ? as : '';
  return seen !== null && [verb, 'ANY'].includes(itsVerb) && globs(pattern.replace('${aws:username}', user), seen);
}

/** `*` is any run of characters, `?` one, `{name}` one segment, `{name+}` one or more. */
function globs(pattern: string, text: string): boolean {
  const source = pattern.replaceAll(/\{[^}]*\+\}|\{[^}]*\}|[\\^$.+()[\]|*?]/g, (part) => {
    if (part === '*') return '.*';
    if (part === '?') return '.';
    if (part.startsWith('{')) return part.endsWith('+}') ? '.+' : '[^/]+';
    return `\\${part}`;
  });
  return new RegExp(`^${source}$`).test(text);
}

/** Routes of the definition that the stage serves. */
function isServed({ verb, path }: Call, { basePath }: Region, { methods = [], config = {} }: Sketch): boolean {
  const snapshot = config['deployedSnapshot'] as
    | { readonly methods?: typeof methods; readonly routes?: typeof methods }
    | null
    | undefined;
  const seen = pathBehind(basePath, path);
  return (snapshot?.methods ?? snapshot?.routes ?? methods).some((one) => {
    const [itsVerb, itsPath = ''] = String(one['routeKey'] ?? `${one['httpMethod']} ${one['path']}`).split(' ');
    return seen !== null && (itsVerb === 'ANY' || itsVerb === verb) && globs(itsPath, seen);
  });
}

/** Tokens that the authorizers of the world take from methods that ask for no scope. */
const TAKEN = ['shop-id', 'shop-id-mobile', 'web', 'web-plain', 'web-write'];

function isPresented(presents: Presents, { verb, token, headers = {}, as }: Call): boolean {
  if (presents.kind === 'nothing')
    return token === undefined && as === undefined && headers['Authorization'] === undefined;
  if (presents.kind === 'lambda') {
    const name = presents.header ?? 'Authorization';
    const value = headers[name] ?? (name === 'Authorization' && as !== undefined ? 'AWS4-HMAC-SHA256' : '');
    const says = decisionOn(value, verb);
    const fits = (pattern: string | undefined) => pattern !== undefined && new RegExp(pattern).test(value);
    if (presents.says === 'refuses' ? says === 'allows' : presents.says !== undefined && presents.says !== says)
      return false;
    return value !== '' && (presents.matches === undefined || fits(presents.matches)) && !fits(presents.misses);
  }
  if (token === undefined) return presents.refused === true && (as ?? headers['Authorization']) !== undefined;
  if (presents.refused === true) return !TAKEN.includes(token);
  const { issuers, use, audience, scopes, lacks = [] } = presents;
  const claims: Readonly<Record<string, string | number>> = TOKENS[token];
  const own = String(claims['scope'] ?? '').split(' ');
  return (
    Number(claims['exp']) > 0 &&
    (issuers === undefined || issuers.includes(String(claims['iss']))) &&
    (use === undefined || claims['token_use'] === use) &&
    (audience === undefined || audience.includes(String(claims['aud']))) &&
    (scopes === undefined || scopes.some((scope) => own.includes(scope))) &&
    !lacks.some((scope) => own.includes(scope))
  );
}

/** What the Lambda authorizer of the world says, by the value it gets. */
function decisionOn(value: string, verb: Call['verb']): 'allows' | 'silent' | 'denies' {
  if (['member', 'Bearer member', 'Bearer m3mber', 'narrow'].includes(value)) return 'allows';
  if (value === 'reader') return verb === 'GET' ? 'allows' : 'silent';
  return value === 'visitor' ? 'silent' : 'denies';
}

function isMissing(name: string, { query = '', body = '', headers = {} }: Call): boolean {
  const [place, key = ''] = name.split(':');
  if (place === 'query') return (new URLSearchParams(query).get(key) ?? '') === '';
  if (headers['Content-Type'] !== 'application/json') return false;
  try {
    return !Object.hasOwn(JSON.parse(body) as object, key);
  } catch {
    return true;
  }
}

function isMet({ operator, key, values: [wanted = ''] }: Condition, { headers = {}, time = NOON }: Call): boolean {
  const name = key === 'aws:Referer' ? 'Referer' : key.replace('header:', '');
  const value = key === 'aws:CurrentTime' ? time : (headers[name] ?? '');
  switch (operator) {
    case 'StringLike':
      return globs(wanted, value);
    case 'StringNotLike':
      return !globs(wanted, value);
    case 'StringNotEquals':
      return value !== wanted;
    case 'Null':
      return (value === '') === (wanted === 'true');
    case 'DateGreaterThanEquals':
      return Date.parse(value) >= Date.parse(wanted);
    case 'DateLessThan':
      return Date.parse(value) < Date.parse(wanted);
  }
}
