/** Numbers that look random and are the same for the same seed (mulberry32). */
export class Chance {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  below(end: number): number {
    return Math.floor(this.next() * end);
  }
  of<T>(all: readonly [T, ...T[]] | readonly T[]): T {
    return all[this.below(all.length)] as T;
  }
  signs(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet[this.below(alphabet.length)]).join('');
  }
}

const DIGITS = '0123456789';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const WORD = LETTERS + DIGITS;
const URL64 = `${WORD}-_`;

/** What a call carries and what comes back, as far as secrets are put there. */
export interface Planted {
  readonly secret: string;
  readonly path?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly answer?: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string };
  readonly log?: string;
  /** What comes back when the call is made again. */
  readonly later?: { readonly headers?: Readonly<Record<string, string>>; readonly body?: string };
  /** Nothing but its randomness tells that it is one. */
  readonly isRandom?: true;
}

/** A word, a short code, or a long value: by its name a secret is known whatever it is. */
const value = (chance: Chance): string =>
  chance.of([
    () => `hunter${chance.signs(DIGITS, 4)}`,
    () => chance.signs(WORD, 12),
    () => chance.signs(URL64, 43),
    () => `${chance.signs(LETTERS, 6)}!${chance.signs(WORD, 6)}`,
  ])();
const long = (chance: Chance): string => chance.signs(WORD, 36 + chance.below(20));
const jwt = (chance: Chance): string =>
  ['{"alg":"RS256"}', `{"sub":"${chance.signs(WORD, 12)}"}`]
    .map((part) => Buffer.from(part).toString('base64url'))
    .concat(chance.signs(URL64, 86))
    .join('.');

const inQuery =
  (name: string) =>
  (chance: Chance): Planted => {
    const secret = value(chance);
    return { secret, query: `a=1&${name}=${encodeURIComponent(secret)}&z=2` };
  };
const inHeader =
  (name: string, scheme = '') =>
  (chance: Chance): Planted => {
    const secret = value(chance);
    return { secret, headers: { Accept: '*/*', [name]: `${scheme}${secret}` } };
  };
const inAnswer =
  (name: string) =>
  (chance: Chance): Planted => {
    const secret = value(chance);
    return { secret, answer: { body: JSON.stringify({ message: 'no', [name]: secret, at: 1 }) } };
  };
const inSentBody =
  (name: string) =>
  (chance: Chance): Planted => {
    const secret = value(chance);
    return { secret, body: JSON.stringify({ user: 'mia', [name]: secret }) };
  };
const inPath =
  (make: (chance: Chance) => string) =>
  (chance: Chance): Planted => {
    const secret = make(chance);
    return { secret, path: `/reset/${secret}` };
  };

/** Every kind of secret, by the place that makes it one. */
export const KINDS: Readonly<Record<string, (chance: Chance) => Planted>> = {
  'query client_secret': inQuery('client_secret'),
  'query sig': inQuery('sig'),
  'query key': inQuery('key'),
  'query auth': inQuery('auth'),
  'query pwd': inQuery('pwd'),
  'query code': inQuery('code'),
  'query sessionid': inQuery('sessionid'),
  'query access_token': inQuery('access_token'),
  'query apiKey': inQuery('apiKey'),
  'query X-Amz-Security-Token': inQuery('X-Amz-Security-Token'),
  'query, name encoded': inQuery('client%5Fsecret'),
  'query in a query': (chance) => {
    const secret = value(chance);
    const to = encodeURIComponent(`https://app.example.com/?token=${encodeURIComponent(secret)}&a=b`);
    return { secret, query: `to=${to}` };
  },
  'query, unknown name': (chance) => {
    const secret = long(chance);
    return { secret, query: `q=${secret}` };
  },
  'header Authorization': inHeader('Authorization'),
  'header Authorization, Bearer': inHeader('Authorization', 'Bearer '),
  'header Authorization, ApiKey': inHeader('authorization', 'ApiKey '),
  'header Proxy-Authorization': inHeader('Proxy-Authorization', 'Basic '),
  'header x-api-key': inHeader('x-api-key'),
  'header Cookie': inHeader('Cookie', 'theme=dark; sid='),
  'header X-Hub-Signature': inHeader('X-Hub-Signature', 'sha1='),
  'header X-Hub-Signature-256': inHeader('X-Hub-Signature-256', 'sha256='),
  'header X-Auth': inHeader('X-Auth'),
  'header X-Auth-Key': inHeader('X-Auth-Key'),
  'header X-CSRF-Token': inHeader('X-CSRF-Token'),
  'header X-XSRF': inHeader('X-XSRF'),
  'header X-Session-Id': inHeader('X-Session-Id'),
  'header X-Amz-Security-Token': inHeader('X-Amz-Security-Token'),
  'header, JWT': (chance) => {
    const secret = jwt(chance);
    return { secret, headers: { 'X-Forwarded-User': secret } };
  },
  'header, unknown name': (chance) => {
    const secret = long(chance);
    return { secret, headers: { 'X-Trace': secret } };
  },
  'answer password': inAnswer('password'),
  'answer access_token': inAnswer('access_token'),
  'answer refreshToken': inAnswer('refreshToken'),
  'answer client_secret': inAnswer('client_secret'),
  'answer, number': (chance) => {
    const secret = chance.signs('123456789', 8);
    return { secret, answer: { body: `{"message":"no","otp":${secret}}` } };
  },
  'answer, JSON in JSON': (chance) => {
    const secret = value(chance);
    return { secret, answer: { body: JSON.stringify({ message: 'no', body: JSON.stringify({ password: secret }) }) } };
  },
  'answer, XML': (chance) => {
    const secret = value(chance);
    return { secret, answer: { body: `<e><m>no</m><password>${secret}</password></e>` } };
  },
  'answer, form': (chance) => {
    const secret = value(chance);
    return { secret, answer: { body: `error=no&access_token=${encodeURIComponent(secret)}` } };
  },
  'answer, unknown name': (chance) => {
    const secret = long(chance);
    return { secret, isRandom: true, answer: { body: JSON.stringify({ message: `no such thing: ${secret}` }) } };
  },
  'answer Set-Cookie': (chance) => {
    const secret = value(chance);
    return { secret, answer: { headers: { 'set-cookie': `id=${secret}; HttpOnly` } } };
  },
  'body password': inSentBody('password'),
  'body client_secret': inSentBody('client_secret'),
  'path, JWT': inPath(jwt),
  'path, letters and digits': inPath(long),
  'path, key of GitHub': inPath((chance) => `ghp_${chance.signs(WORD, 36)}`),
  'log, header': (chance) => {
    const secret = value(chance);
    return { secret, log: `Method request headers: {X-Auth-Token=${secret}, Accept=*/*}` };
  },
  'log, body': (chance) => {
    const secret = value(chance);
    return { secret, log: `Endpoint response body before transformations: {"password":"${secret}"}` };
  },
  'log, unknown name': (chance) => {
    const secret = long(chance);
    const line = chance.of([
      `Method request headers: {X-Trace=${secret}, Accept=*/*}`,
      `Method request query string: {q=${secret}}`,
      `Method completed with status: 403, no such thing: ${secret}`,
      `Endpoint request body after transformations: {"message":"${secret}"}`,
    ]);
    return { secret, log: line };
  },
  'log, access log': (chance) => {
    const secret = long(chance);
    return { secret, log: `203.0.113.7 - - [02/Mar/2026:10:15:30 +0000] "GET /reset/${secret} HTTP/1.1" 403 23 -` };
  },
  'later answer, password': (chance) => {
    const secret = value(chance);
    return { secret, later: { body: JSON.stringify({ password: secret }) } };
  },
  'later answer, unknown name': (chance) => {
    const secret = long(chance);
    return { secret, later: { headers: { 'X-Trace': secret }, body: `no such thing: ${secret}` } };
  },
  'answer, Base64': (chance) => {
    const secret = chance.signs(`${WORD}+/`, 64);
    return { secret, isRandom: true, answer: { body: JSON.stringify({ message: `no such thing: ${secret}` }) } };
  },
  'secret access key': (chance) => {
    const secret = `${chance.signs(WORD, 1)}${chance.signs(`${WORD}+/`, 39)}`;
    return { secret, answer: { body: JSON.stringify({ message: 'x', SecretAccessKey: secret }) } };
  },
  'private key': (chance) => {
    const secret = chance.signs(WORD, 64);
    return { secret, answer: { body: `-----${'BEGIN'} PRIVATE KEY-----\n${secret}\n-----END PRIVATE KEY-----` } };
  },
};
