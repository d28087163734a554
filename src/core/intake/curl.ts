import { bodyFields, VERBS, type Verb } from '../model/request.ts';
import { secret } from '../model/secret.ts';
import { fromUrl, type ParsedUrl, splitUrl } from './invoke-url.ts';
import { fromHeaders, type HeaderList, withoutSignature } from './sent-headers.ts';
import type { Piece, UnderstoodRequest } from './understood.ts';

/** Short options of curl that take a value, and long ones. https://curl.se/docs/manpage.html */
const SHORT_WITH_VALUE = 'XHduAebFomwTcEKxCDPQrtUyYz';
const LONG_WITH_VALUE = new RegExp(
  '^--(?:request|header|data(?:-raw|-binary|-ascii|-urlencode)?|json|user|user-agent|' +
    'referer|cookie|cookie-jar|form|form-string|output|max-time|connect-timeout|connect-to|' +
    'resolve|write-out|upload-file|cert|cert-type|key|key-type|cacert|capath|proxy|' +
    'proxy-user|proxy-header|url|url-query|retry|retry-delay|interface|config|oauth2-bearer|' +
    'aws-sigv4|ciphers|tls-max|range|limit-rate|pinnedpubkey|unix-socket|trace|trace-ascii|' +
    'stderr|request-target)$',
);
const LONG_NAMES: Readonly<Record<string, string>> = {
  X: '--request',
  H: '--header',
  d: '--data',
  u: '--user',
  A: '--user-agent',
  e: '--referer',
  b: '--cookie',
  F: '--form',
  T: '--upload-file',
};

interface Option {
  readonly name: string;
  readonly value: string;
}

/** What curl would send for these words; `from` names the client that the words were put in curl's mouth for. */
export function readCurlWords(words: readonly string[], from: string): Piece {
  const { options, urls } = parseOptions(words);
  return { ...pieceOf(options, urls), from };
}

function parseOptions(words: readonly string[]): {
  readonly options: readonly Option[];
  readonly urls: readonly string[];
} {
  const options: Option[] = [];
  const urls: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const [, name = '', joined = ''] = /^(--[\w-]+)=([\s\S]*)$/.exec(word) ?? [];
    if (LONG_WITH_VALUE.test(name)) options.push({ name, value: joined });
    else if (word.startsWith('--')) {
      const takes = LONG_WITH_VALUE.test(word);
      options.push({ name: word, value: takes ? (words[at + 1] ?? '') : '' });
      if (takes) at += 1;
    } else if (word.startsWith('-') && word.length > 1) {
      const cut = [...word].findIndex((letter, index) => index > 0 && SHORT_WITH_VALUE.includes(letter));
      const flags = [...word.slice(1, cut === -1 ? undefined : cut)];
      options.push(...flags.map((flag) => ({ name: LONG_NAMES[flag] ?? `-${flag}`, value: '' })));
      if (cut !== -1) {
        const letter = word[cut] ?? '';
        const glued = word.slice(cut + 1);
        options.push({ name: LONG_NAMES[letter] ?? `-${letter}`, value: glued || (words[at + 1] ?? '') });
        if (glued === '') at += 1;
      }
    } else urls.push(word);
  }
  return { options, urls };
}

function pieceOf(options: readonly Option[], urls: readonly string[]): Omit<Piece, 'from'> {
  const values = (...names: readonly string[]): readonly string[] =>
    options.filter(({ name }) => names.includes(name)).map(({ value }) => value);
  const has = (...names: readonly string[]): boolean => options.some(({ name }) => names.includes(name));
  const data = options.flatMap(({ name, value }) =>
    /^--(?:data(?:-raw|-binary|-ascii)?|json)$/.test(name)
      ? [{ from: name, text: value }]
      : name === '--data-urlencode'
        ? [{ from: name, text: encoded(value) }]
        : [],
  );
  const address =
    [...values('--url'), ...urls]
      .map((one) => splitUrl(/^[a-z]+:\/\//i.test(one) ? one : `http://${one}`))
      .find((one) => one !== null) ?? null;
  const asQuery = has('--get', '-G');
  const added = [...(asQuery ? data.map(({ text }) => text) : []), ...values('--url-query')];
  const url = address && { ...address, query: [address.query, ...added].filter(Boolean).join('&') };
  const headers = headersOf(
    values('--header'),
    values('--oauth2-bearer'),
    values('--cookie'),
    values('--user-agent'),
    contentOf(has('--json'), data.length > 0 && !asQuery),
  );
  const find = (wanted: string): string | undefined => headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
  const place = url && fromUrl(url, { host: find('host'), apiId: find('x-apigw-api-id') });
  const method = verbOf(values('--request').at(-1), {
    head: has('--head', '-I'),
    upload: has('--upload-file'),
    data: (data.length > 0 && !asQuery) || has('--form'),
  });
  const sent = fromHeaders(headers, url);
  const body = asQuery ? '' : bodyIn(data, has('--form', '--upload-file'));
  return {
    kind: 'curl',
    target: { ...place?.target, ...(method === null ? {} : { method }) },
    request: {
      ...place?.request,
      ...(url && sent.signing?.placement === 'query' ? { query: withoutSignature(url.query) } : {}),
      ...signed(sent, values('--user').at(-1), values('--aws-sigv4').at(-1), url, find('x-amz-security-token')),
      ...(method === null ? {} : { method }),
      ...(body === null ? { body } : bodyFields(body)),
    },
  };
}

/** `Name: value`; curl drops a header that is given as `Name:` and sends an empty one for `Name;`. */
function headersOf(
  given: readonly string[],
  bearers: readonly string[],
  cookies: readonly string[],
  agents: readonly string[],
  content: HeaderList,
): HeaderList {
  const own = given.flatMap((line): HeaderList => {
    const match = /^([^:;\s]{1,200})\s*(?::\s*([\s\S]*)|;)$/.exec(line);
    if (!match || match[2] === '') return [];
    return [[match[1] ?? '', (match[2] ?? '').trim()]];
  });
  return [
    ...own,
    ...bearers.map((value) => ['Authorization', `Bearer ${value}`] as const),
    ...cookies.map((value) => ['Cookie', value] as const),
    ...agents.map((value) => ['User-Agent', value] as const),
    ...content.filter(([name]) => !given.some((line) => line.toLowerCase().startsWith(name.toLowerCase()))),
  ];
}

/** What curl says of the data that it sends, where no header does. https://curl.se/docs/manpage.html#-d */
const contentOf = (json: boolean, data: boolean): HeaderList =>
  json
    ? [
        ['Content-Type', 'application/json'],
        ['Accept', 'application/json'],
      ]
    : data
      ? [['Content-Type', 'application/x-www-form-urlencoded']]
      : [];

function verbOf(
  given: string | undefined,
  sends: { readonly head: boolean; readonly upload: boolean; readonly data: boolean },
): Verb | null {
  const verb = (given ?? (sends.head ? 'HEAD' : sends.upload ? 'PUT' : sends.data ? 'POST' : 'GET')).toUpperCase();
  return VERBS.find((one) => one === verb) ?? null;
}

/** `name=content`: the content is encoded, the name is taken as it is. */
function encoded(value: string): string {
  const at = value.indexOf('=');
  const [name, content] = at === -1 ? ['', value] : [value.slice(0, at), value.slice(at + 1)];
  return [name, encodeURIComponent(content)].filter(Boolean).join('=');
}

/** What is sent; null when it comes from a file or a form. `--json` and `--data-raw` are joined as curl joins them. */
function bodyIn(data: readonly Sent[], elsewhere: boolean): string | null {
  if (elsewhere || data.some(({ from, text }) => from !== '--data-raw' && text.startsWith('@'))) return null;
  return data.reduce((body, { from, text }) => `${body}${body === '' || from === '--json' ? '' : '&'}${text}`, '');
}

interface Sent {
  readonly from: string;
  readonly text: string;
}

/** `--aws-sigv4 aws:amz:{region}:{service} --user {key id}:{secret}` signs; `--user` alone is basic authentication. */
function signed(
  sent: UnderstoodRequest,
  user: string | undefined,
  sigv4: string | undefined,
  url: ParsedUrl | null,
  token: string | undefined,
): UnderstoodRequest {
  if (user === undefined) return sent;
  const closed = Object.entries(sent.secretHeaders ?? {});
  if (sigv4 === undefined)
    return { ...sent, secretHeaders: Object.fromEntries([...closed, ['Authorization', secret(`Basic ${user}`)]]) };
  const [, , region, service] = sigv4.split(':');
  // Without a region or service curl takes both from the host name.
  const [, guessedService, guessedRegion] =
    /\.([a-z0-9-]+)\.([a-z0-9-]+)\.[a-z0-9-]+\.[a-z]+$/.exec(url?.host ?? '') ?? [];
  return {
    ...sent,
    secretHeaders: Object.fromEntries(closed.filter(([name]) => name.toLowerCase() !== 'x-amz-security-token')),
    signing: {
      accessKeyId: user.split(':')[0] ?? null,
      region: region ?? guessedRegion ?? '',
      service: service ?? guessedService ?? '',
      sessionToken: token === undefined ? null : secret(token),
      placement: 'headers',
      ...(url === null ? {} : { host: url.host, path: url.path, query: url.query }),
    },
  };
}
