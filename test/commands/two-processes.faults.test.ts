import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BARE, BIN, emptyHome, ROOT } from '../house/built.ts';

const CASES = [
  'iam-boundary-omits-execute-api.json',
  'jwt-issuer-missing-trailing-slash.json',
  'own/ws-connect-iam-grant-written-like-rest.json',
  'method-iam-called-unsigned.json',
].map((name) => join(ROOT, 'test/cases', name));

/** What `practice --serve` printed, as a file that a shell reads. */
let script: string;
let printed = '';
let server: ChildProcess;

beforeAll(async () => {
  server = spawn(process.execPath, [BIN, 'practice', '--serve', '--case', ...CASES], {
    cwd: ROOT,
    env: { ...BARE, HOME: emptyHome() },
  });
  printed = await new Promise<string>((resolve, reject) => {
    let out = '';
    server.stdout?.on('data', (data) => {
      out += data;
      if (/^# Headers .*\n/m.test(out)) resolve(out);
    });
    server.on('close', () => reject(new Error('practice --serve has ended')));
  });
  script = join(emptyHome(), 'practice.sh');
  writeFileSync(script, printed);
});
afterAll(() => server.kill('SIGTERM'));

/** A shell that has taken over what was printed, then runs one command line of the program. */
function shell(
  line: string,
  { home = emptyHome(), before = '' } = {},
): { readonly out: string; readonly code: number } {
  const env = { ...BARE, HOME: home, BIN: `${process.execPath} ${BIN}` };
  try {
    return {
      out: execFileSync('bash', ['-c', `. ${script}; ${before} $BIN ${line}`], {
        cwd: ROOT,
        env,
        encoding: 'utf8',
        stdio: 'pipe',
      }),
      code: 0,
    };
  } catch (error) {
    const failure = error as { readonly stdout: string; readonly stderr: string; readonly status: number };
    return { out: failure.stdout === '' ? failure.stderr : failure.stdout, code: failure.status };
  }
}
const codes = (line: string, more: Parameters<typeof shell>[1] = {}): readonly string[] =>
  JSON.parse(shell(`diagnose ${line} --json`, more).out).causes.map(({ code }: { code: string }) => code);

const REST = '--api b0u1n2d3r4 --stage dev --method GET --path /models';
const SIGNED = `${REST} --caller-profile amplify-dev`;

describe('practice --serve in one process, diagnose in another', () => {
  it('a REST API called by a profile that the server handed out', () =>
    expect(codes(SIGNED)).toEqual(['iam-permissions-boundary']));

  it('the same call as curl would make it is answered by the same gate', () => {
    const { observed, predicted, agreement } = JSON.parse(shell(`diagnose ${SIGNED} --json`).out);
    expect(observed).toMatchObject({ status: 403, errorType: 'AccessDeniedException', from: 'call' });
    expect(predicted.status).toBe(403);
    expect(agreement).toBe('match');
  });

  it('an unsigned call', () =>
    expect(codes('--api c0g1q2s3t4 --stage dev --method GET --path /orders/42')).toEqual([
      'method-iam-unsigned-request',
    ]));

  it('an HTTP API with the token that the server signed', () => {
    const token = /--token (@\S+token-q2u3o4t5a6)/.exec(printed)?.[1];
    expect(codes(`--api q2u3o4t5a6 --stage '$default' --method GET --path /check --token ${token}`)).toEqual([
      'jwt-issuer-mismatch',
    ]);
    expect(codes(`--api q2u3o4t5a6 --stage '$default' --route-key 'GET /check' --token ${token}`)).toEqual([
      'jwt-issuer-mismatch',
    ]);
  });

  it('a WebSocket API of another account, by route key and by URL', () => {
    const socket = '--profile practice-210310410510 --caller-profile trader';
    expect(codes(`--api wuixh20zl4 --stage prod --route-key '$connect' ${socket}`)).toEqual([
      'iam-policy-wrong-resource',
    ]);
    expect(codes(`wss://wuixh20zl4.execute-api.us-east-1.amazonaws.com/prod ${socket}`)).toEqual([
      'iam-policy-wrong-resource',
    ]);
  });

  it.each([
    ['--api b0u1n2d3r4 --stage dev --route-key "GET /models"', 'is not an HTTP or WebSocket API'],
    [`--api q2u3o4t5a6 --stage '$default' --route-key '$default'`, 'is an HTTP API: missing --method, --path'],
    ['--profile practice-210310410510 --api wuixh20zl4 --stage prod --route-key "GET /x"', 'is a WebSocket API'],
  ])('%s does not fit the API', (line, why) => {
    const { out, code } = shell(`diagnose ${line}`);
    expect(out).toContain(why);
    expect(code).toBe(2);
  });

  it.each(['/models/a b', '/models/ü', '/models/a%2Fb', '/models/a:b', '/models//x', '/models/$x;y', "/models/it's"])(
    'a path like %s reaches the server as it was given',
    (path) => {
      const { out } = shell(`diagnose ${REST.replace('/models', '')} "$WANTED" --no-call --json`, {
        before: `WANTED=$(cat ${named(path)});`,
      });
      expect(JSON.parse(out).target.path).toBe(path);
      const called = JSON.parse(
        shell(`diagnose ${REST.replace('/models', '')} "$WANTED" --json`, { before: `WANTED=$(cat ${named(path)});` })
          .out,
      );
      expect(called.observed).toMatchObject({ status: 403, errorType: 'MissingAuthenticationTokenException' });
    },
  );

  it('a credentials file in the home directory, named with a tilde', () => {
    const home = emptyHome();
    mkdirSync(join(home, 'my keys'));
    const copy = 'cp "$AWS_SHARED_CREDENTIALS_FILE" "$HOME/my keys/c";';
    const before = `${copy} export AWS_SHARED_CREDENTIALS_FILE='~/my keys/c';`;
    expect(codes(SIGNED, { home, before })).toEqual(['iam-permissions-boundary']);
  });

  it('flags say the same as the environment', () => {
    const url = /^export AWS_ENDPOINT_URL='([^']+)'$/m.exec(printed)?.[1];
    const before = 'unset AWS_ENDPOINT_URL APIGW_DOCTOR_INVOKE_ENDPOINT AWS_REGION AWS_DEFAULT_REGION;';
    expect(codes(`${SIGNED} --endpoint-url ${url} --invoke-endpoint ${url} --region us-east-1`, { before })).toEqual([
      'iam-permissions-boundary',
    ]);
  });

  it('without an invoke endpoint no call is made', () => {
    const { out } = shell(`diagnose ${SIGNED} --json`, { before: 'unset APIGW_DOCTOR_INVOKE_ENDPOINT;' });
    const { observed, couldNotCheck } = JSON.parse(out);
    expect(observed).toBeNull();
    expect(couldNotCheck.find(({ what }: { what: string }) => what === 'a real call').why).toContain(
      '--invoke-endpoint',
    );
  });

  it('keys are in a file that only the owner reads, and that goes with the server', async () => {
    const file = /^export AWS_SHARED_CREDENTIALS_FILE='([^']+)'$/m.exec(printed)?.[1] ?? '';
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const ended = new Promise((resolve) => server.on('close', resolve));
    server.kill('SIGTERM');
    await ended;
    expect(existsSync(file)).toBe(false);
  });
});

/** A file that holds the text, so that no shell reads it. */
function named(text: string): string {
  const file = join(emptyHome(), 'text');
  writeFileSync(file, text);
  return file;
}
