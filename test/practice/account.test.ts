import { GetRestApiCommand } from '@aws-sdk/client-api-gateway';
import { afterEach, describe, expect, it } from 'vitest';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import { type Practice, PracticeLoadError } from '../../src/practice/index.ts';
import { call, gateway, practice, sharedCase } from './support.ts';

const open: Practice[] = [];
const start = async (cases?: readonly CaseFile[]): Promise<Practice> => {
  const running = await practice(cases);
  open.push(running);
  return running;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.close()));
});

describe('several cases in one account', () => {
  it('share what they describe alike', async () => {
    const running = await start([
      sharedCase('rp-ip-allowlist-misses-caller'),
      sharedCase('iam-boundary-omits-execute-api'),
      sharedCase('apikey-disabled-key'),
    ]);
    expect(running.apis).toHaveLength(3);
    expect(running.profiles.filter((one) => one.name === 'practice')).toHaveLength(1);
  });

  it('are refused with the name of what they contradict each other about', async () => {
    const file = sharedCase('iam-boundary-omits-execute-api');
    const other: CaseFile = {
      ...file,
      config: {
        ...file.config,
        api: { ...file.config.api, id: 'zzzz2d3r4x' },
        lambdaPermissions: [],
        iam: {
          ...file.config.iam,
          identities: file.config.iam.identities.map((one) => ({ ...one, permissionsBoundary: null })),
        },
      },
    };
    await expect(start([file, other])).rejects.toThrow(PracticeLoadError);
    const single: CaseFile = {
      ...other,
      config: { ...other.config, lambdaPermissions: file.config.lambdaPermissions },
    };
    await expect(start([file, single])).rejects.toThrow('arn:aws:iam::111122223333:user/amplify-dev');
    await expect(start([file, file])).rejects.toThrow('b0u1n2d3r4');
  });
});

describe('the account as a whole', () => {
  it('is told without a secret in it', async () => {
    const running = await start([sharedCase('apikey-disabled-key'), sharedCase('iam-boundary-omits-execute-api')]);
    const text = JSON.stringify(running.dump());
    expect(text).toContain('b0u1n2d3r4');
    const secrets = [
      ...running.profiles.flatMap((one) => [one.secretAccessKey, one.sessionToken ?? '']),
      ...sharedCase('apikey-disabled-key').config.apiKeys.map((one) => one.value),
      running.token,
    ].filter((one) => one !== '');
    expect(secrets.length).toBeGreaterThan(3);
    for (const secret of secrets) expect(text).not.toContain(secret);
  });

  it('is the same before and after reading it', async () => {
    const running = await start();
    const before = running.dump();
    await gateway(running).send(new GetRestApiCommand({ restApiId: 'k7m2x9q4r1' }));
    await call(running, running.apis[0]?.host ?? '', '/prod/orders/1');
    expect(running.dump()).toEqual(before);
  });

  it('tells other programs how to reach it', async () => {
    const running = await start();
    expect(running.env()).toMatchObject({
      AWS_ENDPOINT_URL: running.url,
      AWS_REGION: 'us-east-1',
      APIGW_DOCTOR_INVOKE_ENDPOINT: running.invokeEndpoint,
    });
    expect(running.flags()).toBe(`--endpoint-url ${running.url} --region us-east-1`);
    expect(running.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it('gives up its port and its sockets when it is closed', async () => {
    const running = await practice();
    const { host, path } = running.apis[0] ?? { host: '', path: '' };
    expect((await call(running, host, path)).status).toBe(403);
    await running.close();
    await expect(call(running, host, path)).rejects.toThrow();
  });
});

describe('custom domains and other hosts', () => {
  it('the mapping selects the stage, and an unmapped name is refused', async () => {
    const running = await start();
    expect(await call(running, 'api.shop.example.com', '/cart')).toMatchObject({ status: 200, body: '{"lines":0}' });
    expect(await call(running, 'unknown00x.execute-api.us-east-1.amazonaws.com', '/prod')).toMatchObject({
      status: 403,
      body: '{"message":"Forbidden"}',
    });
  });

  it('another host that a case names answers as the case says', async () => {
    const file = sharedCase('healthy-unsigned-call-to-lambda-service');
    const running = await start([file]);
    const seen = await call(running, file.request.host, file.request.path, { method: file.request.method });
    expect(seen.status).toBe(file.observed?.status);
    expect(seen.body).toBe(file.observed?.body);
  });

  it('an API can be called without a Host header of its own', async () => {
    const running = await start();
    expect((await call(running, new URL(running.url).host, '/_practice/n8x5s2t9c1/prod/health')).status).toBe(200);
  });
});
