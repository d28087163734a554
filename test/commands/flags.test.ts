import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/commands/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases, type Practice, startPractice } from '../../src/practice/index.ts';
import { emptyHome } from '../house/built.ts';
import { selfSigned } from '../support/certificate.ts';
import { type RunOptions, runHere } from './run.ts';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice({ cases: builtinCases(), clock: systemClock });
});
afterAll(() => practice.close());
const run = (args: readonly string[], options: RunOptions = {}) =>
  runHere(args, { ...options, env: { ...practice.env(), ...options.env } });

const TARGET = ['--api', 'k7m2x9q4r1', '--stage', 'beta', '--method', 'GET', '--path', '/orders/42'];
const asked = async (...flags: readonly string[]) => {
  const { out, err } = await run(['diagnose', ...TARGET, '--json', ...flags]);
  if (out === '') throw new Error(err);
  return JSON.parse(out);
};

describe('a command line that cannot be carried out', () => {
  it.each([
    [['--stage', 'x', '--path', '/'], ['missing --api, --method']],
    [['--route-key', '$connect'], ['missing --api, --stage']],
    [[...TARGET, '--signed', '--unsigned'], ['--signed and --unsigned cannot be used together']],
    [[...TARGET, '--caller', 'anonymous', '--signed'], ['--caller anonymous and --signed cannot be used together']],
    [
      [...TARGET, '--caller', 'self', '--caller-profile', 'x'],
      ['--caller self and --caller-profile cannot be used together'],
    ],
    [[...TARGET, '--with-credentials'], ['--with-credentials needs --origin']],
    [[...TARGET, '--token', '-', '--api-key', '-'], ['--token and --api-key cannot both be read from standard input']],
    [[...TARGET, '--route-key', 'POST /orders'], ['--route-key "POST /orders" and --method GET do not match']],
    [
      [...TARGET, '--time', 'soon', '--body-length', 'long'],
      ['--body-length takes', '--time takes'],
    ],
    [
      [...TARGET, '--source-ip', '300.1.1.1', '--vpce', 'vpc-1', '--origin', 'app.example.com'],
      ['--source-ip takes', '--vpce takes', '--origin takes'],
    ],
    [['--case', 'package.json'], ['package.json is not a case file: it has no caseFormat']],
    [['--case', 'README.md'], ['README.md is not JSON']],
    [['why?'], ['Nothing in this text was recognized.']],
    [[' '], ['Nothing was pasted.']],
    [[...TARGET, '--status', '403', '--observed', 'x'], ['--observed already holds']],
    [[...TARGET, '--api-kye', 'x'], ["unknown option '--api-kye' (Did you mean --api-key?)"]],
    [[...TARGET, '--color', 'blue'], ['Allowed choices are auto, always, never']],
    [[...TARGET, '--client-cert', 'package.json'], ['--client-cert package.json: it holds no certificate']],
  ])('%j is refused with every reason at once, exit 2', async (args, reasons) => {
    const { code, out, err } = await runHere(['diagnose', ...args]);
    for (const reason of reasons) expect(err).toContain(reason);
    expect(out).toBe('');
    expect(code).toBe(2);
  });
});

describe('help', () => {
  it.each(COMMANDS.map(({ name }) => name))('of %s fits into 80 columns', async (name) => {
    const { out, code } = await runHere([name, '--help']);
    expect(out.split('\n').filter((line) => [...line].length > 80)).toEqual([]);
    expect(code).toBe(0);
  });

  it('of diagnose begins with three examples', async () => {
    const [first = '', ...rest] = (await runHere(['diagnose', '--help'])).out.split('\n');
    expect(first).toBe('Examples');
    expect(rest.slice(0, rest.indexOf('')).filter((line) => line.includes('apigw-doctor diagnose'))).toHaveLength(3);
  });
});

describe('what flags say of the call', () => {
  it('query, host, headers, address, endpoint and time arrive in the request', async () => {
    const { request } = await asked(
      ...[
        '--query',
        '?a=b',
        '--header',
        'X-Trace: 1',
        '--source-ip',
        '198.51.100.7',
        '--vpce',
        'vpce-0a1b2c3d',
        '--time',
        '2026-03-02T10:15:30Z',
      ],
    );
    expect(request).toMatchObject({
      query: 'a=b',
      headers: { 'X-Trace': '1' },
      sourceIp: '198.51.100.7',
      vpce: 'vpce-0a1b2c3d',
      time: '2026-03-02T10:15:30.000Z',
    });
  });

  it('an origin makes it a page, with or without cookies', async () => {
    expect((await asked('--origin', 'https://shop.example')).request).toMatchObject({
      origin: 'https://shop.example',
      credentialsMode: 'omit',
    });
    expect((await asked('--origin', 'https://shop.example', '--with-credentials')).request.credentialsMode).toBe(
      'include',
    );
  });

  it('a page that sends its own header asks first: the preflight is judged too', async () => {
    const { causes } = await asked('--origin', 'https://shop.example', '--header', 'X-Trace: 1');
    expect(causes.map(({ code }: { code: string }) => code)).toContain('cors-options-missing');
    const plain = await asked('--origin', 'https://shop.example');
    expect(plain.causes.map(({ code }: { code: string }) => code)).not.toContain('cors-options-missing');
  });

  it('a seen answer is given in its parts', async () => {
    const { observed } = await asked(
      '--no-call',
      '--status',
      '403',
      '--error-type',
      'AccessDeniedException:http://x',
      '--body',
      '{"Message":"no"}',
    );
    expect(observed).toMatchObject({
      status: 403,
      errorType: 'AccessDeniedException',
      body: '{"Message":"no"}',
      from: 'given',
    });
  });

  it('a path on a custom domain is sent as it stands, one on the API with its stage in front', async () => {
    expect((await asked('--no-call')).request.path).toBe('/beta/orders/42');
    expect((await asked('--no-call', '--host', 'api.example.com')).request).toMatchObject({
      host: 'api.example.com',
      path: '/orders/42',
    });
  });

  it.each([
    ['https://k7m2x9q4r1.execute-api.us-east-1.amazonaws.com/', '/'],
    ['https://k7m2x9q4r1.execute-api.us-east-1.amazonaws.com/orders/42', '/orders/42'],
    [
      'https://lambda.us-east-1.amazonaws.com/2015-03-31/functions/x/invocations',
      '/2015-03-31/functions/x/invocations',
    ],
  ])('the whole path of %s is meant on stage $default', async (url, path) => {
    const { out } = await run(['diagnose', url, '--api', 'k7m2x9q4r1', '--stage', '$default', '--no-call', '--json']);
    expect(JSON.parse(out).request.path).toBe(path);
  });

  it('a verb that may change something is called only when told to', async () => {
    const post = async (...flags: readonly string[]) => {
      const target = TARGET.map((word) => (word === 'GET' ? 'POST' : word));
      return JSON.parse((await run(['diagnose', ...target, '--json', ...flags])).out).observed;
    };
    expect(await post()).toBeNull();
    expect(await post('--any-verb')).toMatchObject({ from: 'call' });
  });

  it('a client certificate is read from PEM, and its key is not', async () => {
    const home = emptyHome();
    const certificate = join(home, 'cert.pem');
    writeFileSync(certificate, selfSigned({ CN: 'client-7', O: 'Example' }).certificate);
    const { couldNotCheck } = await asked('--client-cert', certificate);
    expect(couldNotCheck.find(({ what }: { what: string }) => what === 'a real call').why).toContain(
      'client certificate',
    );
  });

  it('key values are read only with --match-key', async () => {
    const key = join(emptyHome(), 'key');
    writeFileSync(key, 'no-such-key-value-0001');
    const { out, err } = await run(['diagnose', ...TARGET, '--api-key', `@${key}`, '--match-key', '--debug', '--json']);
    expect(JSON.parse(out).request.headers).toEqual({});
    expect(out + err).not.toContain('no-such-key-value');
  });
});

describe('how the result is drawn', () => {
  it('JSON in ASCII means the same', async () => {
    const target = [...TARGET.slice(0, -1), '/orders/ü'];
    const { out } = await run(['diagnose', ...target, '--no-call', '--json', '--ascii']);
    expect([...out].every((sign) => sign < '\u007f')).toBe(true);
    expect(JSON.parse(out).target.path).toBe('/orders/ü');
  });

  it('marks of a report are ASCII when told to', async () => {
    const { out } = await run(['diagnose', ...TARGET, '--no-call', '--markdown', '--ascii']);
    expect(out).toContain('x refuses');
    expect(out).not.toMatch(/[✔✖○…]/);
  });

  it('the first line has the colour of the outcome only when colour is wanted', async () => {
    const always = await run(['diagnose', ...TARGET, '--no-call', '--short', '--color', 'always']);
    expect(always.out.split('\n')[0]).toMatch(/^.\[1;31mGET .*\[0m$/);
    expect(always.out.startsWith('\u001B[')).toBe(true);
    expect((await run(['diagnose', ...TARGET, '--no-call', '--short'])).out).not.toContain('\u001B');
    expect((await run(['diagnose', ...TARGET, '--no-call', '--short'], { env: { FORCE_COLOR: '1' } })).out).toContain(
      '\u001B',
    );
    expect(
      (await run(['diagnose', ...TARGET, '--no-call', '--short', '--color', 'never'], { env: { FORCE_COLOR: '1' } }))
        .out,
    ).not.toContain('\u001B');
  });
});
