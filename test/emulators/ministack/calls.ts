import type { Verb } from '../../../src/core/model/request.ts';
import type { World } from './account.ts';
import { WORDS } from './functions.ts';
import type { HttpApi } from './http-api.ts';
import type { Person } from './people.ts';
import { ADDRESSES } from './policies.ts';
import type { Random } from './random.ts';
import type { RestApi } from './rest-api.ts';

/** How a client signs, and what it does wrong. */
export interface SignedBy {
  readonly who: Person;
  readonly fault: SigningFault | null;
  /** `profile`: the program is given the profile; `captured`: the headers of the signed call and the signer's name. */
  readonly told: 'profile' | 'captured';
}
export const SIGNING_FAULTS = [
  'region',
  'service',
  'late',
  'early',
  'unknown-key',
  'secret',
  'no-session-token',
  'path',
] as const;
export type SigningFault = (typeof SIGNING_FAULTS)[number];

/** One call, before it is signed and sent. */
export interface Call {
  readonly kind: Kind;
  readonly api: RestApi | HttpApi;
  readonly verb: Verb;
  /** As it is sent: with the stage. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The client's address. */
  readonly from: string;
  readonly signed: SignedBy | null;
  /** What the program is told that no read of the account tells. */
  readonly told: { readonly functions: boolean; readonly issuerKeys: boolean };
}

type Draft = Partial<Omit<Call, 'kind' | 'path'>> & { readonly path: string };

const APP = 'https://app.example.com';
const ORIGINS = [APP, 'https://other.example.com', 'https://evil.example.net', 'http://app.example.com'] as const;
const SIGNED_PATHS = ['/signed', '/signed/7', '/signed/a%20b'] as const;

/** What is generated, how often, and how one is made. */
const KINDS = {
  open: { times: 18, make: (w: World, r: Random) => rest(w, r, r.pick(['/open', '/any', '/files/a', '/files/a/b'])) },
  'no such route': { times: 16, make: noRoute },
  'no such stage': { times: 8, make: (w: World, r: Random) => ({ ...noStage(w, r) }) },
  'AWS_IAM, not signed': { times: 10, make: (w: World, r: Random) => full(w, r, r.pick(SIGNED_PATHS)) },
  'AWS_IAM, a bearer token': {
    times: 8,
    make: (w: World, r: Random) => ({
      ...full(w, r, r.pick(SIGNED_PATHS)),
      headers: { Authorization: `Bearer ${r.pick([w.pool.idToken, 'opaque'])}` },
    }),
  },
  'AWS_IAM, signed well': {
    times: 44,
    make: (w: World, r: Random) => ({
      ...full(w, r, r.pick(SIGNED_PATHS)),
      verb: r.pick(['GET', 'GET', 'GET', 'DELETE'] as const),
      signed: signed(w, r, null),
    }),
  },
  'AWS_IAM, signed wrong': {
    times: 32,
    make: (w: World, r: Random, at: number) => ({
      ...full(w, r, r.pick(SIGNED_PATHS)),
      signed: signed(w, r, SIGNING_FAULTS[at % SIGNING_FAULTS.length] ?? null),
    }),
  },
  'no authorization, signed': {
    times: 8,
    make: (w: World, r: Random) => ({ ...rest(w, r, r.pick(['/open', '/any'])), signed: signed(w, r, null) }),
  },
  'API key': { times: 22, make: keyed },
  'Lambda authorizer': { times: 34, make: lambda },
  'user pool': { times: 26, make: userPool },
  'preflight, REST': { times: 16, make: restPreflight },
  'page, REST': {
    times: 8,
    make: (w: World, r: Random) => ({
      ...rest(w, r, r.pick(['/open', '/any', '/files/a', '/nowhere'])),
      headers: { Origin: r.pick(ORIGINS) },
    }),
  },
  slashes: {
    times: 16,
    make: (w: World, r: Random) => ({
      ...rest(w, r, ''),
      path: r.pick([
        '/prod/files//a',
        '//prod/files/a',
        '/prod/files/a/',
        '/prod//open',
        '/prod/open/',
        '/prod/files/a%2Fb',
      ]),
    }),
  },
  'HTTP API, open': {
    times: 12,
    make: (w: World, r: Random) => http(w, r, r.pick(['/open', '/files/a/b', '/files/a', '/nowhere', '/user/x'])),
  },
  'HTTP API, AWS_IAM': { times: 14, make: httpSigned },
  'HTTP API, JWT': {
    times: 20,
    make: (w: World, r: Random) => ({
      ...http(w, r, r.pick(['/user', '/scoped', '/other-scope'])),
      headers: tokenHeader(w, r),
    }),
  },
  'HTTP API, Lambda authorizer': {
    times: 10,
    make: (w: World, r: Random) => ({ ...http(w, r, '/worded'), headers: word(r, 'X-Word') }),
  },
  'HTTP API, preflight': { times: 14, make: httpPreflight },
} satisfies Record<string, { readonly times: number; readonly make: (w: World, r: Random, at: number) => Draft }>;

export type Kind = keyof typeof KINDS;

/** All calls of a run, in a seeded order of chance within each kind. */
export function callsOn(world: World, random: Random): readonly Call[] {
  return (Object.keys(KINDS) as Kind[]).flatMap((kind) =>
    Array.from({ length: KINDS[kind].times }, (_, at): Call => {
      const make: (w: World, r: Random, at: number) => Draft = KINDS[kind].make;
      const made = make(world, random, at);
      return {
        verb: 'GET',
        headers: {},
        from: random.pick(ADDRESSES),
        signed: null,
        told: { functions: random.chance(0.8), issuerKeys: random.chance(0.75) },
        ...made,
        api: made.api ?? random.pick(world.rest),
        kind,
      };
    }),
  );
}

/** A path of a REST API, behind the stage. */
const rest = (w: World, r: Random, path: string): Draft => ({ api: r.pick(w.rest), path: `/prod${path}` });
/** The same on an API that has all kinds of methods. */
const full = (w: World, r: Random, path: string): Draft => ({
  api: r.pick(w.rest.filter(({ methods }) => methods === 'full')),
  path: `/prod${path}`,
});

function http(w: World, r: Random, path: string): Draft {
  const api = r.pick(w.http);
  return { api, path: api.stage === '$default' ? path : `/${api.stage}${path}` };
}

function noRoute(w: World, r: Random): Draft {
  const path = r.pick(['/nowhere', '/open/deeper', '/files', '/', '/signed/a/b']);
  const unsigned: Draft = { ...rest(w, r, path), verb: r.pick(['GET', 'POST', 'DELETE'] as const) };
  if (r.chance(0.3)) return { ...unsigned, headers: { Authorization: `Bearer ${r.pick([w.pool.idToken, 'opaque'])}` } };
  return r.chance(0.3) ? { ...unsigned, signed: signed(w, r, null) } : unsigned;
}

const noStage = (w: World, r: Random): Draft => ({
  api: r.pick(w.rest),
  path: r.pick(['/dev/open', '/open', '/', '/PROD/open']),
});

function signed(w: World, r: Random, fault: SigningFault | null): SignedBy {
  const sessions = w.people.filter(({ sessionToken }) => sessionToken !== null);
  const users = w.people.filter(({ sessionToken }) => sessionToken === null);
  const who = fault === 'no-session-token' ? r.pick(sessions) : fault === null ? r.pick(w.people) : r.pick(users);
  // That the secret is wrong, only AWS can tell, and only of a profile that has it.
  return {
    who,
    fault,
    told: fault === 'secret' ? 'profile' : fault === 'unknown-key' ? 'captured' : r.pick(['profile', 'captured']),
  };
}

function keyed(w: World, r: Random): Draft {
  const value = r.pick([w.keys.good, w.keys.good, w.keys.loose, w.keys.off, 'unknown-key-0123456789abcdef', null]);
  const headers = value === null ? {} : { 'X-Api-Key': value };
  return r.chance(0.6)
    ? { ...rest(w, r, '/keyed'), headers }
    : { ...full(w, r, '/signed-keyed'), headers, signed: signed(w, r, null) };
}

/** A word for a function; sometimes none, sometimes one that the validation expression refuses. */
const word = (r: Random, header: string): Readonly<Record<string, string>> => {
  const said = r.pick([...WORDS, 'allow', 'Not_A_Word', null]);
  return said === null ? {} : { [header]: said };
};

function lambda(w: World, r: Random): Draft {
  const [path, header] = r.pick([
    ['/word', 'Authorization'],
    ['/worded', 'X-Word'],
  ] as const);
  return { ...rest(w, r, path), headers: word(r, header) };
}

function tokenHeader(w: World, r: Random): Readonly<Record<string, string>> {
  const { idToken, accessToken } = w.pool;
  const token = r.pick([
    idToken,
    idToken,
    accessToken,
    accessToken,
    w.otherPool.idToken,
    tampered(idToken),
    'opaque',
    null,
  ]);
  return token === null ? {} : { Authorization: r.chance(0.5) ? token : `Bearer ${token}` };
}

/** Another claim under the same signature. */
function tampered(token: string): string {
  const [head, body = '', signature] = token.split('.');
  const claims: unknown = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
  const changed = Buffer.from(JSON.stringify({ ...Object(claims), sub: 'somebody-else' })).toString('base64url');
  return [head, changed, signature].join('.');
}

function userPool(w: World, r: Random): Draft {
  return {
    ...full(w, r, r.pick(['/user', '/scoped', '/other-scope'])),
    headers: tokenHeader(w, r),
  };
}

const asking = (r: Random): Readonly<Record<string, string>> => ({
  Origin: r.pick(ORIGINS),
  'Access-Control-Request-Method': r.pick(['GET', 'POST', 'DELETE']),
  ...(r.chance(0.7)
    ? { 'Access-Control-Request-Headers': r.pick(['authorization', 'x-word', 'content-type,x-api-key']) }
    : {}),
});
function restPreflight(w: World, r: Random): Draft {
  return {
    ...rest(w, r, r.pick(['/open', '/any', '/files/a', '/keyed'])),
    verb: 'OPTIONS',
    headers: asking(r),
  };
}
function httpPreflight(w: World, r: Random): Draft {
  return {
    ...http(w, r, r.pick(['/open', '/user', '/nowhere', '/files/a'])),
    verb: 'OPTIONS',
    headers: asking(r),
  };
}

function httpSigned(w: World, r: Random): Draft {
  const call = http(w, r, '/signed');
  if (r.chance(0.15)) return call;
  if (r.chance(0.2)) return { ...call, headers: { Authorization: `Bearer ${w.pool.idToken}` } };
  return { ...call, signed: signed(w, r, r.chance(0.3) ? r.pick(SIGNING_FAULTS) : null) };
}
