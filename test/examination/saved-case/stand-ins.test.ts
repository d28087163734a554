import { describe, expect, it } from 'vitest';
import { examineCase } from '../../../src/core/examine.ts';
import type { CaseFile } from '../../../src/core/intake/cases/index.ts';
import { decodeJwt } from '../../../src/core/model/request.ts';
import { savedCase } from '../../../src/examination/saved-case/save-case.ts';
import { allow, deny, makeCase, method, policy, type Sketch } from '../../support/make-case.ts';
import { problemsOfSaved } from './saved.ts';

function saved(sketch: Sketch): { readonly file: CaseFile; readonly text: string } {
  const examination = examineCase(makeCase(sketch));
  expect(problemsOfSaved(examination, 'seed')).toEqual([]);
  const made = savedCase(examination, { version: '0', seed: 'seed' });
  if (!made.ok) throw new Error(made.problems.join('\n'));
  return { file: JSON.parse(made.text) as CaseFile, text: made.text };
}
const ofCondition = (file: CaseFile): string => JSON.stringify(file.config.api.policy);

describe('relations stay, and what they hold between goes', () => {
  it('a caller that a policy names by account, path and address', () => {
    const { file, text } = saved({
      api: {
        policy: policy(
          allow({ Condition: { IpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '203.0.113.0/28'] } } }),
          deny({ Condition: { StringLike: { 'aws:SourceIp': '203.0.113.*' } } }),
        ),
      },
      request: { sourceIp: '203.0.113.10', headers: { 'X-Forwarded-For': '203.0.113.10, 10.1.2.3' } },
    });
    for (const planted of ['203.0.113', '198.51.100', '10.1.2.3']) expect(text).not.toContain(planted);
    const { sourceIp, headers } = file.request;
    expect(headers['X-Forwarded-For']).toContain(sourceIp);
    expect(ofCondition(file)).toContain(`"${sourceIp.split('.').slice(0, 3).join('.')}.*"`);
  });

  it('the account in an ARN, in a log line, and as a refusal shows its end', () => {
    const { file, text } = saved({
      observed: {
        headers: { 'x-amzn-errortype': 'AccessDeniedException' },
        body:
          '{"Message":"User: arn:aws:iam::555566667777:user/sales/mia.lang is not authorized to perform: ' +
          'execute-api:Invoke on resource: arn:aws:execute-api:eu-west-1:********7777:a1b2c3d4e5/prod/GET/orders/42"}',
      },
    });
    for (const planted of ['555566667777', 'mia.lang', '7777:']) expect(text).not.toContain(planted);
    const [, account, name] = /arn:aws:iam::(\d{12}):user\/sales\/([\w-]+) /.exec(file.observed?.body ?? '') ?? [];
    expect(name).toMatch(/^name-\d$/);
    expect(file.observed?.body).toContain(`********${account?.slice(-4)}:`);
  });

  it('an e-mail address as the name of a session, plain and in a URL', () => {
    const { file, text } = saved({
      request: { query: 'for=mia%40corp.example.org', headers: { 'X-User': 'mia@corp.example.org' } },
    });
    expect(text).not.toContain('corp.example.org');
    expect(file.request.query).toBe('for=person-1%40example.com');
    expect(file.request.headers['X-User']).toBe('person-1@example.com');
  });

  it('cookies and credentials, wherever they stand again', () => {
    const { file, text } = saved({
      request: { headers: { Cookie: 'theme=dark; sid=Zk3vQx81LmPw', Authorization: 'Token Hq7-Ge2b_Rt9' } },
      observed: { body: '{"message":"no session Zk3vQx81LmPw for Hq7-Ge2b_Rt9"}' },
    });
    for (const planted of ['Zk3vQx81LmPw', 'Hq7-Ge2b_Rt9']) expect(text).not.toContain(planted);
    const credential = file.request.headers['Authorization']?.replace('Token ', '') ?? '';
    expect(credential).toMatch(/^[A-Z][a-z]\d-[A-Z][a-z]\d[a-z]_[A-Z][a-z]\d$/);
    expect(file.observed?.body).toContain(credential);
  });

  it('a placeholder that was sent in place of a token is no secret', () => {
    const { file } = saved({ request: { headers: { Authorization: 'Bearer undefined', 'X-Api-Token': '$TOKEN' } } });
    expect(file.request.headers).toMatchObject({ Authorization: 'Bearer undefined', 'X-Api-Token': '$TOKEN' });
  });

  it.each(['undefined', '$KEY_OF_MIA', '{6f9619ff-8b86}'])(
    'an API key that is a placeholder (%s) stays one',
    (apiKey) => {
      const { text } = saved({
        methods: [method({ apiKeyRequired: true })],
        request: { apiKey },
        observed: { headers: { 'x-amzn-errortype': 'ForbiddenException' }, body: '{"message":"Forbidden"}' },
      });
      expect(text.includes(apiKey)).toBe(apiKey === 'undefined');
    },
  );

  it('a JWT keeps the claims that are judged and loses its person and its signature', () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = {
      iss: 'https://issuer.example.com/',
      aud: 'orders',
      exp: 1_900_000_000,
      name: 'Mia Lang',
      sub: 'mia-1',
    };
    const signature = 'c2lnbmF0dXJlLW9mLW1pYS1sYW5nLWZvci1vcmRlcnM';
    const token = `${part({ alg: 'RS256', kid: 'k1' })}.${part(claims)}.${signature}`;
    const { file, text } = saved({
      request: { headers: { Authorization: 'Bearer {{token}}', 'X-Copy': token }, token: null },
    });
    for (const planted of [token, signature, part(claims), 'Mia Lang', 'mia-1']) expect(text).not.toContain(planted);
    const copy = decodeJwt(file.request.headers['X-Copy'] ?? '');
    expect(copy?.claims ?? file.request.token?.claims).toMatchObject({ iss: claims.iss, aud: claims.aud });
  });

  it('the common name on a client certificate', () => {
    const party = { subject: 'CN=Mia Lang,O=Corp', issuer: 'CN=Corp CA' };
    const { file, text } = saved({ request: { clientCertificate: { ...party, notAfter: 3600, chain: [] } } });
    expect(text).not.toContain('Mia Lang');
    expect(file.request.clientCertificate).toMatchObject({ subject: 'CN=name-1,O=Corp', issuer: 'CN=Corp CA' });
  });

  it('a body keeps its length, and its words only where a model names them', () => {
    const body = JSON.stringify({ customer: 'Mia Lang', card: '4111 1111 1111 1111', city: 'Zürich' });
    const { file, text } = saved({ request: { method: 'POST', body, bodyLength: Buffer.byteLength(body) } });
    for (const planted of ['Mia', 'Lang', '4111', 'Zürich']) expect(text).not.toContain(planted);
    expect(Buffer.byteLength(file.request.body ?? '')).toBe(Buffer.byteLength(body));
  });
});

it('another seed makes other stand-ins', () => {
  const examination = examineCase(makeCase({ request: { sourceIp: '203.0.113.10' } }));
  const [one, other] = ['a', 'b'].map((seed) => savedCase(examination, { version: '0', seed }));
  expect(one?.ok && other?.ok && one.text !== other.text).toBe(true);
});

it('says what cannot stand in a case, and writes none', () => {
  const { facts, ...rest } = examineCase(makeCase({}));
  const elsewhere = { ...facts, scope: { ...facts.scope, region: 'nowhere' } };
  expect(savedCase({ ...rest, facts: elsewhere }, { version: '0', seed: 'a' })).toEqual({
    ok: false,
    problems: ['/config/api/region: must be a Region'],
  });
});
