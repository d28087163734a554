import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases, type Practice, startPractice } from '../../src/practice/index.ts';
import { runHere } from './run.ts';

let practice: Practice;
beforeAll(async () => {
  practice = await startPractice({ cases: builtinCases(), clock: systemClock });
});
afterAll(() => practice.close());

const SECRET = 'planted-Zk3vQx81LmPwTr';
/** A call recorded on the account, in a directory of its own. */
async function recorded(index: number) {
  const api = practice.apis[index];
  if (api === undefined) throw new Error('the practice account holds such an API');
  const directory = join(mkdtempSync(join(tmpdir(), 'apigw-doctor-test-')), 'recording');
  const path = api.path.slice(api.stage.length + 1) || '/';
  const call = ['--api', api.apiId, '--stage', api.stage, '--method', 'GET', '--path', path];
  const more = ['--source-ip', '203.0.113.10', '--caller', 'self', '--header', `X-Auth-Token: ${SECRET}`];
  const ran = await runHere(['diagnose', ...call, ...more, '--json', '--record', directory], { env: practice.env() });
  return { directory, ran };
}
const read = (directory: string) =>
  readdirSync(directory).map((name) => ({ name, text: readFileSync(join(directory, name), 'utf8') }));
/** Without what is counted on the way. */
const diagnosis = (out: string): unknown => ({ ...JSON.parse(out), calls: null });

describe('diagnose --record and --replay', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7])('call %i: the same diagnosis from the answers alone', async (index) => {
    const { directory, ran } = await recorded(index);
    // Neither profile nor endpoint nor key: nothing could be asked.
    const again = await runHere(['diagnose', '--replay', directory, '--json']);
    expect(again.err).toBe('');
    expect(diagnosis(again.out)).toEqual(diagnosis(ran.out));
    expect(again.code).toBe(ran.code);
  });

  it('keeps each answer with its question, for the owner alone, and no secret', async () => {
    const { directory } = await recorded(0);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const { name, text } of read(directory)) {
      expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
      for (const planted of [SECRET, practice.env()['AWS_SECRET_ACCESS_KEY'] ?? ''])
        expect(text).not.toContain(planted);
    }
    const [api] = read(directory).filter(({ name }) => name.endsWith('apigateway-GetRestApi.json'));
    expect(JSON.parse(api?.text ?? '')).toMatchObject({
      asked: { service: 'apigateway', operation: 'GetRestApi', input: { restApiId: practice.apis[0]?.apiId } },
      answer: { status: 200 },
    });
  });

  it('a read that was not recorded fails and says so', async () => {
    const { directory } = await recorded(0);
    for (const { name } of read(directory)) if (name.includes('-GetStage')) rmSync(join(directory, name));
    const { out } = await runHere(['diagnose', '--replay', directory, '--json']);
    expect(JSON.stringify(JSON.parse(out).couldNotCheck)).toContain('the recording holds no answer to GetStage');
  });

  it('what is no recording is a usage error that names the file', async () => {
    const nowhere = await runHere(['diagnose', '--replay', '/nonexistent']);
    expect(nowhere).toMatchObject({ code: 2, err: expect.stringContaining('/nonexistent/call.json is not there') });
    const { directory } = await recorded(0);
    writeFileSync(join(directory, 'call.json'), '{"recording": 2');
    expect((await runHere(['diagnose', '--replay', directory])).err).toContain('call.json is not JSON');
    writeFileSync(join(directory, 'call.json'), '{"recording": 2}');
    expect((await runHere(['diagnose', '--replay', directory])).err).toContain('call.json: /recording: must be 1');
  });

  it.each([
    [['--case', 'x.json', '--replay', 'x'], '--record and --replay are about calls to AWS; --case makes none'],
    [['--record', 'x', '--replay', 'x'], '--record and --replay cannot be used together'],
    [['--replay', 'x', '--api', 'a1b2c3d4e5'], '--api cannot be used with --replay, which already contains it'],
  ])('%j is a usage error', async (flags, message) => {
    const { code, err } = await runHere(['diagnose', ...flags]);
    expect(err).toContain(message);
    expect(code).toBe(2);
  });
});
