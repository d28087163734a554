import { afterEach, describe, expect, test } from 'vitest';
import { valueOf } from '../../../src/core/model/fact.ts';
import type { Request } from '../../../src/core/model/request.ts';
import type { Practice } from '../../../src/practice/index.ts';
import { givenRestCases, openCase, type RestCase } from '../cases.ts';

let running: Practice | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

async function callOf(one: RestCase, changed: (request: Request) => Request = (request) => request) {
  const { practice, account, caller } = await openCase(one);
  running = practice;
  const signer = one.case.request.signing === null ? null : (valueOf(await account.signerOf(caller)) ?? null);
  return account.call(changed(one.case.request), signer, { anyVerb: true });
}

const hasToken = (one: RestCase): boolean =>
  Object.values(one.case.request.headers).some((value) => value.includes('{{token}}'));
const callable = givenRestCases.filter(
  (one) => one.case.observed?.exchange === 'request' && !hasToken(one) && one.case.request.clientCertificate === null,
);

describe('the real call, made as the client makes it', () => {
  test.each(callable)('$name gets the answer that the client saw', async (one) => {
    const { status, errorType } = one.case.observed ?? {};
    expect(await callOf(one)).toMatchObject({
      state: 'known',
      value: { status, errorType, from: 'call', exchange: 'request' },
    });
  });
});

const signed = givenRestCases.filter((one) => one.case.request.signing !== null);

describe('a signature', () => {
  test.each(signed)('$name: made for the right service, region and time, it is accepted', async (one) => {
    const answer = await callOf(one, (request) => ({ ...request, signing: null }));
    expect(answer.state).toBe('known');
    expect(valueOf(answer)?.errorType ?? '').not.toMatch(/Signature|Token/);
  });

  const [one] = signed;
  const withSigning = (changed: Partial<NonNullable<Request['signing']>>) => (request: Request) =>
    ({ ...request, signing: request.signing && { ...request.signing, service: 'execute-api', ...changed } }) as Request;
  test.each([
    ['another region', { region: 'sa-east-1' }],
    ['another service', { service: 'lambda' }],
    ['a clock that is off by an hour', { date: '20200101T000000Z' }],
    ['another host', { host: 'example.com' }],
    ['another path', { path: '/elsewhere' }],
  ])('made for %s is refused, as the client saw it', async (_, changed) => {
    if (!one) throw new Error('no signed case');
    expect(valueOf(await callOf(one, withSigning(changed)))).toMatchObject({ status: 403 });
    expect(valueOf(await callOf(one, withSigning(changed)))?.errorType).toMatch(/Signature/);
  });

  test('in the query is accepted too', async () => {
    if (!one) throw new Error('no signed case');
    const region = one.case.facts.scope.region;
    const { host, path, query } = one.case.request;
    const answer = await callOf(one, withSigning({ placement: 'query', region, host, path, query }));
    expect(valueOf(answer)?.errorType ?? '').not.toMatch(/Signature/);
  });
});

describe('what a call must not do', () => {
  test.each(givenRestCases)('$name: no key and no token of the case is in what is kept of the answer', async (one) => {
    const answer = JSON.stringify(await callOf(one));
    for (const credential of one.file.config.iam.credentials) expect(answer).not.toContain(credential.secretAccessKey);
    for (const key of one.file.config.apiKeys) expect(answer).not.toContain(key.value);
  });
});
