import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases, type Practice, startPractice } from '../../src/practice/index.ts';
import { BARE, BIN, emptyHome, ROOT } from '../house/built.ts';
import { servePractice } from '../journeys/served.ts';
import { holding } from '../support/holding.ts';
import { type RunOptions, runBeside, runHere } from './run.ts';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice({ cases: builtinCases(), clock: systemClock });
});
afterAll(() => practice.close());

/** Runs a command line against the practice account. */
const run = (args: readonly string[], options: RunOptions = {}) =>
  runHere(args, { ...options, env: { ...practice.env(), ...options.env } });

const named = (name: string) => {
  const api = practice.apis.find((one) => one.name.startsWith(name));
  if (api === undefined) throw new Error(`the practice account holds ${name}`);
  return api;
};
const call = (name: string) => {
  const { apiId, stage, path } = named(name);
  return ['--api', apiId, '--stage', stage, '--method', 'GET', '--path', path.slice(stage.length + 1) || '/'];
};

describe('diagnose on an account', () => {
  it('explains a refusal as one JSON document on stdout, with nothing on stderr', async () => {
    const { code, out, err } = await run(['diagnose', ...call('orders'), '--source-ip', '203.0.113.10', '--json']);
    const document = JSON.parse(out);
    expect(Object.keys(document)).toEqual(
      expect.arrayContaining([
        'schemaVersion',
        'target',
        'request',
        'observed',
        'predicted',
        'outcome',
        'agreement',
        'gates',
        'causes',
        'advice',
        'fixes',
        'couldNotCheck',
        'calls',
      ]),
    );
    expect(document).toMatchObject({
      schemaVersion: 1,
      outcome: 'refused',
      agreement: 'match',
      observed: { status: 403, from: 'call' },
    });
    expect(document.causes.filter((cause: { stops: boolean }) => cause.stops)).toHaveLength(1);
    expect(document.calls.total).toBeGreaterThan(3);
    expect(err).toBe('');
    expect(code).toBe(1);
  });

  it('asks who signs in, who calls and which APIs there are at the same time', async () => {
    const served = await servePractice();
    const server = await holding(served.practice.url, /Action=GetCallerIdentity/);
    try {
      const profiles = ['--profile', served.practice.adminProfile.name, '--caller-profile', 'checkout-service'];
      const running = runHere(['diagnose', ...profiles, ...call('checkout'), '--json'], {
        env: { ...served.env, AWS_ENDPOINT_URL: server.url },
      });
      const names = ['Action=GetCallerIdentity', 'Action=GetCallerIdentity', '/restapis?', '/v2/apis?'];
      await expect.poll(() => server.seen.length, { timeout: 20_000 }).toBe(names.length);
      for (const name of names) expect(server.seen.some((asked) => asked.includes(name))).toBe(true);
      server.letGo();
      expect((await running).code).toBe(1);
    } finally {
      await server.close();
      await served.close();
    }
  });

  it('ends as soon as nobody is signed in, whatever is still asked', async () => {
    const refusal =
      '<ErrorResponse><Error><Code>ExpiredToken</Code><Message>The token is expired</Message></Error></ErrorResponse>';
    const server = createServer(async (asked, answer) => {
      // Lists are never answered.
      if ((await text(asked)).includes('GetCallerIdentity')) answer.writeHead(403).end(refusal);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const keys = {
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE000000001',
      AWS_SECRET_ACCESS_KEY: 'EXAMPLE',
      AWS_REGION: 'us-east-1',
    };
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const ran = await runBeside(['diagnose', ...call('orders'), '--timeout', '600'], {
        env: { ...keys, AWS_ENDPOINT_URL: url },
      });
      expect(ran.err).toContain('The token is expired');
      expect(ran.code).toBe(4);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('says that the gateway refuses nothing, exit 0', async () => {
    const { code, out } = await run(['diagnose', ...call('status'), '--short']);
    expect(out).toContain('API Gateway does not refuse this call');
    expect(code).toBe(0);
  });

  it('takes a URL instead of flags', async () => {
    const { host, path } = named('orders');
    const { code, out } = await run(['diagnose', `https://${host}${path}`, '--json']);
    expect(JSON.parse(out)).toMatchObject({
      outcome: 'refused',
      request: { host, path, method: 'GET', signed: false },
    });
    expect(code).toBe(1);
  });

  it('takes a URL on a custom domain: the account says where it leads', async () => {
    const { code, out, err } = await run(['diagnose', 'https://api.shop.example.com/cart', '--no-call', '--json']);
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject({
      target: { apiId: named('shop').apiId, stage: named('shop').stage, path: '/cart' },
      request: { host: 'api.shop.example.com', path: '/cart', method: 'GET' },
    });
    expect(code).toBeLessThan(3);
  });

  it('says that a name is not a custom domain name of this account, and what to give', async () => {
    const { code, err } = await run(['diagnose', 'https://api.elsewhere.example.com/cart', '--json']);
    expect(err).toContain('api.elsewhere.example.com is not a custom domain name of this account in');
    expect(err).toContain('give --api and --stage');
    expect(code).toBe(2);
  });

  it('believes a flag more than the words', async () => {
    const { host, path } = named('orders');
    const { out } = await run(['diagnose', `https://${host}${path}`, '--method', 'HEAD', '--json']);
    expect(JSON.parse(out).request.method).toBe('HEAD');
  });

  it('makes no call when told so', async () => {
    const { out } = await run(['diagnose', ...call('orders'), '--no-call', '--json']);
    expect(JSON.parse(out)).toMatchObject({ observed: null, agreement: 'not-observed' });
  });

  it('reads the seen answer from standard input', async () => {
    const seen = 'HTTP/1.1 403 Forbidden\r\nx-amzn-ErrorType: ForbiddenException\r\n\r\n{"message":"Forbidden"}';
    const { out } = await run(['diagnose', ...call('orders'), '--no-call', '--observed', '-', '--json'], {
      input: seen,
    });
    expect(JSON.parse(out).observed).toMatchObject({
      status: 403,
      errorType: 'ForbiddenException',
      body: '{"message":"Forbidden"}',
      from: 'given',
    });
  });

  it('prints no secret that came by flag, header, file or environment', async () => {
    const file = join(emptyHome(), 'key');
    writeFileSync(file, 'k3y-in-a-file\n');
    const args = [
      '--api-key',
      `@${file}`,
      '--token',
      '$TOKEN',
      '--header',
      'X-Auth-Token: t0ken-in-a-header',
      '--header',
      'Cookie: sid=c00kie-value',
    ];
    for (const format of ['--json', '--markdown', '--short']) {
      const { out, err } = await run(['diagnose', ...call('orders'), ...args, format, '--debug'], {
        env: { TOKEN: 't0ken-in-the-environment' },
      });
      expect(out).toContain('403');
      for (const hidden of [
        'k3y-in-a-file',
        't0ken-in',
        'c00kie-value',
        practice.env()['AWS_SECRET_ACCESS_KEY'] ?? '?',
      ])
        expect(out + err).not.toContain(hidden);
    }
  });

  it('hides accounts and addresses when it is shared', async () => {
    const { out } = await run(['diagnose', ...call('orders'), '--source-ip', '203.0.113.10', '--json', '--share']);
    expect(out).not.toContain('111122223333');
    expect(out).not.toContain('203.0.113.10');
    expect(JSON.parse(out).target.accountId).toMatch(/^account-\d$/);
  });

  it.each([
    ['a wrong key', { AWS_SECRET_ACCESS_KEY: 'wrong' }, 4],
    ['no key', { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '' }, 4],
    ['a profile that is not there', { AWS_ACCESS_KEY_ID: '', AWS_PROFILE: 'nobody' }, 2],
    ['a server that is not there', { AWS_ENDPOINT_URL: 'http://127.0.0.1:9' }, 3],
  ])('stops with %s', async (_what, env, exit) => {
    const { code, out, err } = await run(['diagnose', ...call('orders'), '--json'], { env });
    expect(err).toMatch(/^error: /);
    expect(out).toBe('');
    expect(code).toBe(exit);
  });

  it('lets --fail-on decide about exit 1', async () => {
    expect((await run(['diagnose', ...call('orders'), '--short', '--fail-on', 'never'])).code).toBe(0);
    expect((await run(['diagnose', ...call('status'), '--short', '--fail-on', 'advice'])).code).toBe(1);
  });
});

describe('practice --serve', () => {
  it('prints what to export, serves, and ends on a signal with the code that tells which', async () => {
    const child = spawn(process.execPath, [BIN, 'practice', '--serve'], {
      cwd: ROOT,
      env: { ...BARE, HOME: emptyHome() },
    });
    let out = '';
    const url = await new Promise<string>((resolve) => {
      child.stdout.on('data', (data) => {
        out += data;
        const found = /^export AWS_ENDPOINT_URL='([^']+)'$/m.exec(out)?.[1];
        if (found !== undefined) resolve(found);
      });
    });
    expect((await fetch(`${url}/restapis`)).status).toBe(403);
    expect(out).toMatch(/^export AWS_SECRET_ACCESS_KEY='.+'$/m);
    expect(out).toContain(`--endpoint-url ${url}`);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(143);
  });

  it('loads the case files it is given, and names what is wrong in one', async () => {
    expect(await run(['practice', '--serve', '--case', 'package.json'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('error: package.json is not a case file: '),
    });
  });
});

describe('the wizard without a terminal', () => {
  it('says what to use instead', async () => {
    expect(await runBeside(['practice'])).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('apigw-doctor diagnose'),
    });
  });
});
