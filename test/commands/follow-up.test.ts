import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { APIGatewayClient, CreateDeploymentCommand, UpdateRestApiCommand } from '@aws-sdk/client-api-gateway';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases, type Practice, startPractice } from '../../src/practice/index.ts';
import { emptyHome, run as runAlone } from '../house/built.ts';
import { type RunOptions, runHere } from './run.ts';

let practice: Practice;
let home: string;
beforeAll(async () => {
  practice = await startPractice({ cases: builtinCases(), clock: systemClock });
  home = emptyHome();
  mkdirSync(join(home, '.aws'));
  const section = ({ name, accessKeyId, secretAccessKey, sessionToken }: Practice['profiles'][number]) =>
    `[${name}]\naws_access_key_id = ${accessKeyId}\naws_secret_access_key = ${secretAccessKey}\n` +
    `${sessionToken === null ? '' : `aws_session_token = ${sessionToken}\n`}`;
  writeFileSync(join(home, '.aws/credentials'), practice.profiles.map(section).join('\n'));
});
afterAll(() => practice.close());

const run = (args: readonly string[], options: RunOptions = {}) =>
  runHere(['diagnose', ...args], { ...options, env: { ...practice.env(), HOME: home, ...options.env } });
const json = async (args: readonly string[], options: RunOptions = {}) => {
  const { out, err } = await run([...args, '--json'], options);
  if (out === '') throw new Error(err);
  return { ...JSON.parse(out), err };
};

const HEALTHY = ['--api', 'n8x5s2t9c1', '--stage', 'prod', '--method', 'GET', '--path', '/health'];
const CHECKOUT = ['--api', 'h1p6y3u7s4', '--stage', 'prod', '--method', 'GET', '--path', '/shipments'];
const ORDERS = ['--api', 'k7m2x9q4r1', '--stage', 'beta', '--method', 'GET', '--path', '/orders/42'];

it('is not repeated unsigned where whoever signed it left no keys here', async () => {
  const signature =
    'Authorization: AWS4-HMAC-SHA256 Credential=AKIAEXAMPLEINVENTORY/20261128/us-east-1/execute-api/aws4_request, ' +
    'SignedHeaders=host;x-amz-date, Signature=fe5f';
  const { repeat, err } = await json([...CHECKOUT, '--header', signature, '--repeat', '3']);
  expect(err).toContain("The call is not repeated: the caller's credentials are not available.");
  expect(repeat).toMatchObject({ times: 0, answers: [] });
});

describe('a comparison', () => {
  it('of two callers says for whom it works, by which gate, and names the policies', async () => {
    const { comparison, outcome } = await json([...CHECKOUT, '--caller', 'self', '--compare-caller', 'anonymous']);
    expect(outcome).toBe('allowed');
    expect(comparison).toMatchObject({
      by: 'caller',
      here: { outcome: 'allowed', statement: { index: 0 }, answer: { status: 200 } },
      there: { name: 'anonymous', outcome: 'refused', answer: { status: 403 } },
      summary: expect.stringMatching(
        /^The call works for .*; for anonymous it is refused: method-iam-unsigned-request\./,
      ),
    });
    expect(comparison.differences.map(({ what }: { what: string }) => what)).toEqual(
      expect.arrayContaining(['authorization', 'who signs']),
    );
  });

  it('with a profile signs as that profile', async () => {
    const [profile] = practice.profiles.filter(({ name }) => !/^practice/.test(name));
    const { comparison } = await json([
      ...CHECKOUT,
      '--caller',
      'anonymous',
      '--compare-caller',
      `profile:${profile?.name}`,
    ]);
    expect(comparison.there.causes).not.toContain('method-iam-unsigned-request');
    expect(comparison.differences).toContainEqual(expect.objectContaining({ what: 'who signs', here: 'nobody' }));
  });

  it('of two stages says what the other one serves', async () => {
    const { comparison } = await json([...HEALTHY, '--compare-stage', 'dev']);
    expect(comparison).toMatchObject({
      by: 'stage',
      here: { name: 'prod', outcome: 'allowed' },
      there: { name: 'dev', causes: ['stage-missing'] },
    });
    expect(comparison.differences[0]).toMatchObject({ kind: 'gate', what: 'route' });
  });

  it('of two times signs at the other time', async () => {
    const { comparison } = await json([...CHECKOUT, '--caller', 'self', '--compare-time', '2026-01-01T00:00:00Z']);
    expect(comparison).toMatchObject({ by: 'time', there: { name: '2026-01-01T00:00:00.000Z' } });
  });

  it('says what differs first, what is alike, and what of a past time cannot be told', async () => {
    const { comparison } = await json([...CHECKOUT, '--caller', 'self', '--compare-caller', 'anonymous']);
    expect(comparison.first).toMatchObject({ gate: 'authorization', datum: { what: 'who signs', there: 'nobody' } });
    expect(comparison.same).toContain('route');
    expect(comparison.untold).toEqual([]);
    const past = await json([...CHECKOUT, '--caller', 'self', '--compare-time', '2020-01-01T00:00:00Z']);
    expect(past.comparison.untold[0]).toContain("evaluated with today's settings");
  });

  it('reads nothing twice that both sides need', async () => {
    const counted = async (args: readonly string[]) => {
      const { err } = await run([...CHECKOUT, '--caller', 'self', '--no-call', '--debug', ...args]);
      return (operation: string) => err.split('\n').filter((line) => line.startsWith(`${operation} started`)).length;
    };
    const [alone, beside] = [await counted([]), await counted(['--compare-caller', 'anonymous'])];
    expect(alone('GetResources')).toBeGreaterThan(0);
    for (const operation of ['GetRestApi', 'GetResources', 'GetStage', 'GetExport', 'GetUsagePlans', 'GetApiKeys'])
      expect([operation, beside(operation)]).toEqual([operation, alone(operation)]);
  });

  it('stands in the reports too', async () => {
    const asked = [...HEALTHY, '--compare-stage', 'dev'];
    expect((await run([...asked, '--markdown'])).out).toContain('## Compared');
    expect((await run([...asked, '--short'])).out).toContain(
      'The call works on stage prod; on stage dev it is refused: stage-missing',
    );
  });

  it('is left out of the document where nobody asked', async () =>
    expect(Object.keys(await json(HEALTHY))).toEqual(expect.not.arrayContaining(['comparison', 'repeat'])));
});

describe('a series', () => {
  it('that is the same every time says so, and counts its calls', async () => {
    const before = practice.requests();
    const { repeat } = await json([...ORDERS, '--repeat', '4']);
    expect(repeat).toMatchObject({ times: 4, comesAndGoes: false, answers: [{ status: 403, count: 4 }], causes: [] });
    expect(practice.requests() - before).toBeGreaterThan(4);
  });

  it('on a stage with a canary finds both answers, and the canary first', async () => {
    const { AWS_ACCESS_KEY_ID: accessKeyId = '', AWS_SECRET_ACCESS_KEY: secretAccessKey = '' } = practice.env();
    const client = new APIGatewayClient({
      endpoint: practice.url,
      region: 'us-east-1',
      credentials: { accessKeyId, secretAccessKey },
    });
    const deny = { Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' };
    const policy = JSON.stringify({ Version: '2012-10-17', Statement: [deny] });
    await client.send(
      new UpdateRestApiCommand({
        restApiId: 'n8x5s2t9c1',
        patchOperations: [{ op: 'replace', path: '/policy', value: policy }],
      }),
    );
    await client.send(
      new CreateDeploymentCommand({
        restApiId: 'n8x5s2t9c1',
        stageName: 'prod',
        canarySettings: { percentTraffic: 30 },
      }),
    );
    const { repeat } = await json([...HEALTHY, '--repeat', '20']);
    expect(repeat.answers).toEqual([
      { status: 200, errorType: null, count: 14 },
      { status: 403, errorType: 'AccessDeniedException', count: 6 },
    ]);
    expect(repeat).toMatchObject({
      comesAndGoes: true,
      summary: expect.stringContaining('14 × 200, 6 × 403 AccessDeniedException'),
    });
    expect(repeat.causes[0]).toMatchObject({ kind: 'canary', certainty: 'likely' });
    expect((await run([...HEALTHY, '--repeat', '10', '--markdown'])).out).toContain('## The call, made several times');
  });

  it('is not made of a verb that may change something, unless told to', async () => {
    const post = [
      '--api',
      'k7m2x9q4r1',
      '--stage',
      'beta',
      '--method',
      'POST',
      '--path',
      '/orders/42',
      '--repeat',
      '3',
    ];
    const { repeat, err } = await json(post);
    expect(repeat.times).toBe(0);
    expect(err).toContain('The call is not repeated: a POST call may change data');
    expect((await json([...post, '--any-verb'])).repeat.times).toBe(3);
  });
});

describe('an API that is not here', () => {
  it('is found in another region, and the cause names it', async () => {
    const { causes, err } = await json([...ORDERS, '--region', 'eu-west-1']);
    expect(causes[0]).toMatchObject({
      code: 'api-not-found',
      summary: expect.stringContaining('is in us-east-1, account 111122223333'),
    });
    expect(causes[0].summary).toContain('--region us-east-1');
    expect(causes[0].evidence.at(-1)).toMatchObject({ operation: 'GetRestApi', value: 'k7m2x9q4r1' });
    expect(err).toContain('Searching k7m2x9q4r1 in ');
  });

  const foreign = () => practice.profiles.find(({ name }) => /^practice-\d{12}$/.test(name))?.name ?? '';
  const NO_KEYS = { env: { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' } };

  it('is looked for with no profile that was not named, and says which there are', async () => {
    const { causes, err } = await json([...ORDERS, '--profile', foreign()], NO_KEYS);
    expect(causes[0].summary).toMatch(/It is not in \d+ other Regions/);
    expect(err).toMatch(/Not searched: \d+ other profiles\. To search with them too: --search-profiles \S*practice/);
  });

  it('is not searched with a profile that is not there', async () => {
    const { err, code } = await run([...ORDERS, '--region', 'eu-west-1', '--search-profiles', 'nobody']);
    expect(err).toContain('no other profile is called nobody');
    expect(code).toBe(2);
  });

  it('is found with another profile that was named', async () => {
    const { causes } = await json([...ORDERS, '--profile', foreign(), '--search-profiles', 'practice'], NO_KEYS);
    expect(causes[0]).toMatchObject({
      code: 'api-not-found',
      summary: expect.stringContaining('profile practice. Say --profile practice'),
    });
  });

  it('that is nowhere is said to be nowhere', async () => {
    const { causes, outcome } = await json([
      '--api',
      'zzzzzzzzzz',
      '--stage',
      'prod',
      '--method',
      'GET',
      '--path',
      '/',
    ]);
    expect(outcome).toBe('refused');
    expect(causes[0]).toMatchObject({
      code: 'api-not-found',
      certainty: 'likely',
      summary: expect.stringMatching(/It is not in \d+ other Regions/),
    });
  });

  it('is not searched for where it is', async () => {
    const { err } = await json([...ORDERS, '--elsewhere', '--no-call']);
    expect(err).toContain('is not searched for');
  });
});

describe('follow-up flags', () => {
  it.each([
    [['--compare-stage', 'a', '--compare-caller', 'self'], 'use only one of --compare-caller and --compare-stage'],
    [['--compare-caller', 'mia'], '--compare-caller takes'],
    [['--compare-time', 'soon'], '--compare-time takes'],
    [['--repeat', '0'], '--repeat takes a number'],
    [['--repeat', '3', '--no-call'], '--repeat and --no-call cannot be used together'],
  ])('%j is a usage error', (flags, why) => {
    const { stderr, status } = runAlone(['diagnose', ...ORDERS, ...flags]);
    expect(stderr).toContain(why);
    expect(status).toBe(2);
  });

  it('with a case need its practice account, and work there', async () => {
    const file = 'test/cases/method-iam-called-unsigned.json';
    expect(runAlone(['diagnose', '--case', file, '--repeat', '3']).stderr).toContain(
      '--repeat with --case: add --practice',
    );
    const { repeat, comparison } = await json([
      '--case',
      file,
      '--practice',
      '--repeat',
      '3',
      '--compare-caller',
      'self',
    ]);
    expect(repeat).toMatchObject({ times: 3, answers: [{ status: 403, count: 3 }] });
    expect(comparison).toMatchObject({ here: { outcome: 'refused' }, there: { name: 'self', outcome: 'allowed' } });
  });
});
