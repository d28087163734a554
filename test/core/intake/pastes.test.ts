import { describe, expect, it } from 'vitest';
import { readText, renderReading } from '../../../src/core/explain/index.ts';
import { type Understood, understand } from '../../../src/core/intake/index.ts';
import { headerOf } from '../../../src/core/model/request.ts';
import { redact } from '../../../src/core/model/secret.ts';
import { type Paste, pasteFiles, pastesIn } from './paste-table.ts';

/** What was understood, under the name that a paste's `key: value` lines use. */
const READ: Readonly<Record<string, (seen: Understood) => string | number | null | undefined>> = {
  kind: ({ kind }) => kind,
  partition: ({ target }) => target.partition,
  region: ({ target }) => target.region,
  api: ({ target }) => target.apiId,
  apiType: ({ target }) => target.apiType,
  stage: ({ target }) => target.stage,
  path: ({ target }) => target.path,
  method: ({ target, request }) => target.method ?? request.method,
  customHost: ({ target }) => target.customHost,
  query: ({ request }) => request.query,
  origin: ({ request }) => request.origin,
  client: ({ request }) => request.client,
  vpce: ({ request }) => request.vpcEndpoint,
  bodyLength: ({ request }) => request.bodyLength,
  apiKey: ({ request }) => request.apiKey?.reveal(),
  preflight: ({ request: { preflight } }) => preflight?.headers.join(','),
  token: ({ request }) => request.token?.algorithm,
  signed: ({ request: { signing } }) => signing && `${signing.service}/${signing.region}`,
  accessKeyId: ({ request }) => request.signing?.accessKeyId,
  caller: ({ caller }) => (caller?.kind === 'arn' ? caller.arn : caller?.kind),
  status: ({ observed }) => observed?.status,
  errorType: ({ observed }) => observed?.errorType,
  exchange: ({ observed }) => observed?.exchange,
};

/** What a paste tells besides what is wanted of it: one line each; empty when all is as wanted. */
function missesOf({ wants, text }: Paste): readonly string[] {
  const seen = understand(text);
  const reading = readText(text);
  const printed = redact(JSON.stringify(seen)) + JSON.stringify(reading) + renderReading(reading, null);
  return wants.flatMap(([key, value]) => {
    const miss = (got: unknown) => [`${key}: wanted ${value}, got ${got}`];
    if (key === 'header') {
      const [name = '', wanted] = value.split('=');
      const got = headerOf(seen.request.headers ?? {}, name);
      return got === wanted ? [] : miss(got);
    }
    if (key === 'hidden') return headerOf(mapped(seen), value) === undefined ? miss(Object.keys(mapped(seen))) : [];
    if (key === 'secret') return printed.includes(value) ? miss('it shown') : [];
    if (key === 'body') return seen.observed?.body.includes(value) ? [] : miss(seen.observed?.body);
    if (key === 'codes' && value === 'none') return reading.codes.length === 0 ? [] : miss(reading.codes);
    if (key === 'codes')
      return value.split(' ').every((code) => reading.codes.some((got) => got === code))
        ? []
        : miss(reading.codes.join(' '));
    const got = READ[key]?.(seen);
    return String(got ?? 'none') === value ? [] : miss(got);
  });
}

const mapped = ({ request }: Understood): Record<string, string> =>
  Object.fromEntries(Object.keys(request.secretHeaders ?? {}).map((name) => [name, 'secret']));

describe.each(pasteFiles())('%s', (file) => {
  it.each(pastesIn(file).map((paste) => [paste.name, paste] as const))('%s', (_name, paste) => {
    expect(missesOf(paste).join('\n')).toBe('');
  });
});

describe('a megabyte', () => {
  it.each([
    '{"message":"Forbidden"} ',
    '{"headers":',
    'GET https://a.example.com/x \n',
    'message: "',
    "curl 'a ",
    'a | $ ',
    'User: ',
  ])('of %j is read to its end', (part) => {
    expect(understand(`HTTP/1.1 403 Forbidden\n\n${part.repeat(1_000_000 / part.length)}`).observed?.status).toBe(403);
    expect(understand(part.repeat(1_000_000 / part.length)).understoodFrom).not.toEqual([]);
  });
});
