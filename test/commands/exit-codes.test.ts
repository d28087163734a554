import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EXIT_CODES } from '../../src/commands/exit-codes.ts';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { BARE, BIN, emptyHome, ROOT } from '../house/built.ts';
import { runBeside, runHere } from './run.ts';

const CASE = ['--case', 'test/cases/rp-ip-allowlist-misses-caller.json'];
const HEALTHY = ['--case', 'test/cases/healthy-unsigned-call-to-lambda-service.json'];
const [first] = builtinCases();
const CALL = ['--api', first?.config.api.id ?? '', '--stage', 'beta', '--method', 'GET', '--path', '/orders/42'].concat(
  ...['--no-call', '--source-ip', '203.0.113.10'],
);
const home = emptyHome();
const environment = { variables: {}, platform: process.platform, home };
let served: PracticeAccount;
/** A server that takes connections and never answers. */
let silent: Server;
let session = '';

beforeAll(async () => {
  served = await openPractice(builtinCases(), { environment, clock: systemClock });
  silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const apply = ['--apply', 'all', '--yes', '--allow-everyone', '--wait', '0', '--json'];
  const { out, err } = await runHere(['fix', ...CALL, ...apply], { env: onAccount() });
  if (out === '') throw new Error(err);
  ({ session } = JSON.parse(out));
});
afterAll(async () => {
  silent.close();
  await served.close();
});

const onAccount = () => ({ ...served.practice.env(), HOME: home });
const urlOf = (server: Server): string => {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
};
/** Nothing listens on the discard port. */
const nowhere = () => ({ ...onAccount(), AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
const stranger = () => ({ ...onAccount(), AWS_ACCESS_KEY_ID: 'AKIASTRANGER' });

const ends = async (args: readonly string[], env: Readonly<Record<string, string>> = {}, input = '') =>
  (await runHere(args, { env: { HOME: emptyHome(), ...env }, input })).code;

/** The code when something that every program relies on fails: what is loaded before the program breaks it. */
async function crashed(args: readonly string[], breaks: string): Promise<number | null> {
  const preload = `${breaks} = () => { throw new Error('out of the blue'); };`;
  const { code, err, out } = await runBeside(args, {
    env: { ...onAccount(), NODE_OPTIONS: `--import "data:text/javascript,${encodeURIComponent(preload)}"` },
    input: '{}\n',
  });
  expect(err).toMatch(/stopped because of a bug.*Please report this.*out of the blue/s);
  expect(out).not.toContain('out of the blue');
  return code;
}
const STRINGIFY = 'JSON.stringify';

/** The code that a shell sees of a program that gets this signal while it is at work. */
async function signalled(
  args: readonly string[],
  signal: 'SIGINT' | 'SIGTERM',
  atWork: (child: ChildProcess) => Promise<unknown>,
): Promise<number> {
  const env = { ...BARE, ...onAccount(), AWS_ENDPOINT_URL: urlOf(silent), CI: '1' };
  const child = spawn(process.execPath, [BIN, ...args], { cwd: ROOT, env, stdio: 'pipe' });
  child.stderr.resume();
  await atWork(child);
  child.kill(signal);
  const [code, by] = await once(child, 'exit');
  return code ?? { SIGINT: 130, SIGTERM: 143 }[by as 'SIGINT' | 'SIGTERM'];
}
const asksAws = () => once(silent, 'connection');
const answers = ({ stdin, stdout }: ChildProcess) => {
  stdin?.write('{}\n');
  return stdout === null ? null : once(stdout, 'data');
};

/** A line of `simulate` that has an answer. */
const ANSWERED = JSON.stringify({
  request: {
    arn: 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/orders',
    authorization: 'NONE',
  },
});

type Row = readonly [command: string, code: number, how: () => Promise<number | null>];
const signals = (
  command: string,
  args: () => readonly string[],
  atWork: (child: ChildProcess) => Promise<unknown> | null,
) =>
  (
    [
      [130, 'SIGINT'],
      [143, 'SIGTERM'],
    ] as const
  ).map(([code, signal]): Row => {
    return [command, code, () => signalled(args(), signal, async (child) => atWork(child))];
  });

const ROWS: readonly Row[] = [
  ['diagnose', 0, () => ends(['diagnose', ...HEALTHY])],
  ['diagnose', 1, () => ends(['diagnose', ...CASE])],
  ['diagnose', 2, () => ends(['diagnose', '--nonsense'])],
  ['diagnose', 3, () => ends(['diagnose', ...CALL], nowhere())],
  ['diagnose', 4, () => ends(['diagnose', ...CALL], stranger())],
  ['diagnose', 70, () => crashed(['diagnose', ...CASE, '--json'], STRINGIFY)],
  ...signals('diagnose', () => ['diagnose', ...CALL], asksAws),
  ['fix', 0, () => ends(['fix', ...CASE])],
  ['fix', 1, () => ends(['fix', ...CASE, '--apply', 'all'])],
  ['fix', 2, () => ends(['fix', '--nonsense'])],
  ['fix', 3, () => ends(['fix', ...CALL], nowhere())],
  ['fix', 4, () => ends(['fix', ...CALL], stranger())],
  ['fix', 70, () => crashed(['fix', ...CASE, '--json'], STRINGIFY)],
  ...signals('fix', () => ['fix', ...CALL], asksAws),
  ['explain', 0, () => ends(['explain', 'deployment-stale'])],
  ['explain', 2, () => ends(['explain', 'no-such-code'])],
  ['explain', 3, () => ends(['explain', 'words that', 'nobody knows'])],
  ['explain', 70, () => crashed(['explain', 'deployment-stale', '--json'], STRINGIFY)],
  ['simulate', 0, () => ends(['simulate'], {}, '{}')],
  ['simulate', 1, () => ends(['simulate', '--exit-status'], {}, `${ANSWERED}\n{}\n${ANSWERED}`)],
  ['simulate', 2, () => ends(['simulate', 'no-such-file'])],
  ['simulate', 2, () => ends(['simulate', 'test'])],
  ['simulate', 70, () => crashed(['simulate'], STRINGIFY)],
  ...signals('simulate', () => ['simulate'], answers),
  ['sessions', 0, () => ends(['sessions', 'list'], onAccount())],
  ['sessions', 1, () => ends(['sessions', 'undo', session, '--only-ours', '00000000'], ofAnother())],
  ['sessions', 2, () => ends(['sessions', 'show', 'nothing'])],
  ['sessions', 3, () => ends(['sessions', 'undo', session], nowhere())],
  ['sessions', 4, () => ends(['sessions', 'undo', session], stranger())],
  ['sessions', 70, () => crashed(['sessions', 'show', session], STRINGIFY)],
  ...signals('sessions', () => ['sessions', 'show', session], asksAws),
  ['permissions', 0, () => ends(['permissions'])],
  ['permissions', 2, () => ends(['permissions', 'no-such-fix'])],
  ['permissions', 70, () => crashed(['permissions'], STRINGIFY)],
  ['config', 0, () => ends(['config'])],
  ['config', 2, () => ends(['config', '--nonsense'])],
  ['config', 70, () => crashed(['config', '--json'], STRINGIFY)],
  ['completion', 0, () => ends(['completion', 'bash'])],
  ['completion', 2, () => ends(['completion', 'tcsh'])],
  ['completion', 70, () => crashed(['completion', 'bash'], 'Array.prototype.flat')],
  ['practice', 2, () => ends(['practice', '--port', 'x'])],
  ['practice', 70, () => crashed(['practice', '--serve'], STRINGIFY)],
  ...signals('practice', () => ['practice', '--serve'], answers),
  ['wizard', 2, () => ends(['wizard', '--nonsense'])],
];
/** The profile of another account: the first of the practice account that has one. */
const ofAnother = () => {
  const other = served.practice.profiles.find(
    ({ arn }) => !arn.includes(served.practice.adminProfile.arn.split(':')[4] ?? ''),
  );
  if (other === undefined) throw new Error('the practice account has callers of another account');
  return { ...onAccount(), AWS_ACCESS_KEY_ID: other.accessKeyId, AWS_SECRET_ACCESS_KEY: other.secretAccessKey };
};

it.each(ROWS)('%s ends with %i', async (_command, code, how) => expect(await how()).toBe(code));

/** Typed on a terminal: test/journeys/leaving.test.ts, hangup.test.ts and fixing.test.ts. */
const ON_A_TERMINAL = ['wizard 0', 'wizard 70', 'wizard 130', 'wizard 143', 'practice 0'];
/** No reader, a full disk, a terminal that closes: test/commands/undelivered.test.ts, test/journeys/hangup.test.ts. */
const BESIDE = [74, 129];

it.each(Object.keys(EXIT_CODES))('the help of %s says each code, and each is produced here', async (command) => {
  const codes = Object.keys(EXIT_CODES[command] ?? {}).map(Number);
  const { out } = await runHere([command, '--help']);
  const [, listed = ''] = out.split('\nExit codes\n');
  expect(listed.match(/^ {2}\d+/gm)?.map(Number)).toEqual(codes);
  const produced = ROWS.filter(([name]) => name === command).map(([, code]) => code);
  const elsewhere = codes.filter((code) => BESIDE.includes(code) || ON_A_TERMINAL.includes(`${command} ${code}`));
  expect(codes.filter((code) => !produced.includes(code) && !elsewhere.includes(code))).toEqual([]);
});
