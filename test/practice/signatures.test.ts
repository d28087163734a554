import { GetRestApisCommand } from '@aws-sdk/client-api-gateway';
import { GetUserCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Practice, PracticeProfile } from '../../src/practice/index.ts';
import { call, gateway, iam, practice, profile, REGION, sharedCase, signed, signedCall, sts } from './support.ts';

const HOST = 'w9g4q7a2m8.execute-api.us-east-1.amazonaws.com';
const PATH = '/v1/reports/daily';
const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret ' +
  'Access Key and signing method. Consult the service documentation for details.';

let running: Practice;
let user: PracticeProfile;
let role: PracticeProfile;
beforeAll(async () => {
  running = await practice();
  user = profile(running, 'report-export');
  role = profile(running, 'checkout-service');
});
afterAll(() => running.close());

const minutes = (n: number): Date => new Date(Date.now() + n * 60_000);

describe('on the invoke URL', () => {
  const messageOf = (seen: { readonly body: string }): string => JSON.parse(seen.body).message;

  it('a right signature reaches the integration, in headers and in the query', async () => {
    expect(await signedCall(running, user, HOST, PATH)).toMatchObject({
      status: 200,
      body: '{"day":"2026-03-01","total":118}',
    });
    expect(await signedCall(running, user, HOST, PATH, { query: { from: 'a b', to: 'é/x' } })).toMatchObject({
      status: 200,
    });
    expect(await signedCall(running, user, HOST, PATH, { presigned: true })).toMatchObject({ status: 200 });
  });

  it('none at all', async () => {
    expect(await call(running, HOST, PATH)).toMatchObject({
      status: 403,
      type: 'MissingAuthenticationTokenException',
      body: '{"message":"Missing Authentication Token"}',
    });
  });

  it('with a wrong secret, or over another path, query or body than was sent', async () => {
    const wrong = await signedCall(running, { ...user, secretAccessKey: 'wrong' }, HOST, PATH);
    expect(wrong).toMatchObject({ status: 403, type: 'InvalidSignatureException' });
    expect(messageOf(wrong)).toBe(MISMATCH);
    const { headers } = await signed(user, HOST, PATH);
    expect(messageOf(await call(running, HOST, `${PATH}?a=1`, { headers }))).toBe(MISMATCH);
    const other = await signed(user, HOST, '/v1/reports');
    expect(messageOf(await call(running, HOST, PATH, { headers: other.headers }))).toBe(MISMATCH);
    const body = await signed(user, HOST, PATH, { body: 'a' });
    expect(messageOf(await call(running, HOST, PATH, { headers: body.headers, body: 'b' }))).toBe(MISMATCH);
  });

  it('for another Region or another service', async () => {
    const region = await signedCall(running, user, HOST, PATH, { region: 'eu-west-1' });
    expect(region).toMatchObject({ status: 403, type: 'InvalidSignatureException' });
    expect(messageOf(region)).toContain("Credential should be scoped to a valid region, not 'eu-west-1'.");
    expect(messageOf(await signedCall(running, user, HOST, PATH, { service: 'apigateway' }))).toContain(
      "Credential should be scoped to correct service: 'execute-api'.",
    );
  });

  it('more than five minutes off', async () => {
    const late = await signedCall(running, user, HOST, PATH, { at: minutes(-7) });
    expect(late).toMatchObject({ status: 403, type: 'InvalidSignatureException' });
    expect(messageOf(late)).toMatch(
      /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 5 min\.\)$/,
    );
    expect((await signedCall(running, user, HOST, PATH, { at: minutes(-4) })).status).toBe(200);
    expect((await signedCall(running, user, HOST, PATH, { at: minutes(7) })).status).toBe(403);
  });

  it('by an unknown key, or a temporary one without its token or with another', async () => {
    const invalid = 'The security token included in the request is invalid.';
    expect(messageOf(await signedCall(running, { ...user, accessKeyId: 'AKIAEXAMPLENOBODY000' }, HOST, PATH))).toBe(
      invalid,
    );
    const checkout = 'b3t8w1n6z5.execute-api.us-east-1.amazonaws.com';
    expect(
      messageOf(
        await signedCall(running, { ...role, sessionToken: null }, checkout, '/prod/orders', { method: 'POST' }),
      ),
    ).toBe(invalid);
    expect(
      messageOf(
        await signedCall(running, { ...role, sessionToken: 'another' }, checkout, '/prod/orders', { method: 'POST' }),
      ),
    ).toBe(invalid);
  });

  it('by temporary keys that have run out', async () => {
    const file = sharedCase('two-cross-account-grant-and-wrong-signing-region');
    const credentials = file.config.iam.credentials.map((one) => ({
      ...one,
      expiresIn: -60,
      accessKeyId: one.accessKeyId.replace(/^AKIA/, 'ASIA'),
      sessionToken: one.sessionToken ?? 'token',
      sessionName: 'old',
    }));
    const expired = await practice([{ ...file, config: { ...file.config, iam: { ...file.config.iam, credentials } } }]);
    const keys = expired.profiles.find((one) => one.expiresAt !== null);
    const seen = await signedCall(expired, keys ?? user, file.request.host, file.request.path, {
      region: file.config.api.region,
    });
    expect(seen).toMatchObject({ status: 403, type: 'ExpiredTokenException' });
    expect(messageOf(seen)).toBe('The security token included in the request is expired');
    await expired.close();
  });

  it('whose header is not whole', async () => {
    const seen = await call(running, HOST, PATH, {
      headers: { authorization: 'AWS4-HMAC-SHA256 Credential=AKIA/20260302/us-east-1/execute-api/aws4_request' },
    });
    expect(seen).toMatchObject({ status: 403, type: 'IncompleteSignatureException' });
    expect(messageOf(seen)).toContain(
      "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.",
    );
    expect(seen.body).not.toContain('AKIA/');
  });

  it('the right signature of someone whose policy names another path', async () => {
    const seen = await signedCall(running, role, 'b3t8w1n6z5.execute-api.us-east-1.amazonaws.com', '/prod/orders', {
      method: 'POST',
    });
    expect(seen).toMatchObject({ status: 403, type: 'AccessDeniedException' });
    expect(seen.body).toContain('arn:aws:sts::111122223333:assumed-role/checkout-service/task-7f31 is not authorized');
  });
});

describe('on the control plane', () => {
  it('tells who signed', async () => {
    expect(await sts(running).send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '111122223333',
      Arn: 'arn:aws:iam::111122223333:user/practice',
    });
    expect((await sts(running, role).send(new GetCallerIdentityCommand({}))).Arn).toBe(
      'arn:aws:sts::111122223333:assumed-role/checkout-service/task-7f31',
    );
  });

  it('refuses in the words of each protocol', async () => {
    const wrong = { ...running.adminProfile, secretAccessKey: 'wrong' };
    const nobody = { ...running.adminProfile, accessKeyId: 'AKIAEXAMPLENOBODY000' };
    await expect(gateway(running, wrong).send(new GetRestApisCommand({}))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
      message: MISMATCH,
    });
    await expect(iam(running, wrong).send(new GetUserCommand({}))).rejects.toMatchObject({
      name: 'SignatureDoesNotMatch',
      message: MISMATCH,
    });
    await expect(gateway(running, nobody).send(new GetRestApisCommand({}))).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    await expect(sts(running, nobody).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
      message: 'The security token included in the request is invalid.',
    });
    await expect(
      sts(running, { ...role, sessionToken: null }).send(new GetCallerIdentityCommand({})),
    ).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });

  it('refuses what is not signed, signed for another service, or signed long ago', async () => {
    const host = new URL(running.url).host;
    expect(await call(running, host, '/restapis')).toMatchObject({
      status: 403,
      type: 'MissingAuthenticationTokenException',
    });
    const form = await call(running, host, '/', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'Action=GetUser&Version=2010-05-08',
    });
    expect(form.status).toBe(403);
    expect(form.body).toContain('<Code>MissingAuthenticationToken</Code>');
    expect(await signedCall(running, running.adminProfile, host, '/restapis', { service: 's3' })).toMatchObject({
      status: 403,
      type: 'InvalidSignatureException',
      body: `{"message":"Credential should be scoped to correct service: 'apigateway'. "}`,
    });
    expect(
      (await signedCall(running, running.adminProfile, host, '/restapis', { service: 'apigateway', at: minutes(-20) }))
        .body,
    ).toContain('Signature expired: ');
    expect(
      (await signedCall(running, running.adminProfile, host, '/restapis', { service: 'apigateway', region: REGION }))
        .status,
    ).toBe(200);
  });
});

describe('what HTTP cannot carry', () => {
  const orders = 'k7m2x9q4r1.execute-api.us-east-1.amazonaws.com';
  const post = (headers: Record<string, string>) => call(running, orders, '/beta/orders', { method: 'POST', headers });

  it('comes from the case, or from a header that holds the token of the server', async () => {
    expect((await post({})).status).toBe(403);
    expect((await post({ 'x-practice-source-ip': '198.51.100.7' })).status).toBe(403);
    expect((await post({ 'x-practice-source-ip': '198.51.100.7', 'x-practice-token': 'guess' })).status).toBe(403);
    expect((await post({ 'x-practice-source-ip': '198.51.100.7', 'x-practice-token': running.token })).status).toBe(
      200,
    );
  });
});
