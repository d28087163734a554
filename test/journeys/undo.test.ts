import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { builtinCases } from '../../src/practice/index.ts';
import { clientsAt } from '../aws/apply/clients-at.ts';
import { KEYS, startTerminal, type Terminal } from './harness.ts';
import { applyFix, BIN, undoFix } from './practice.ts';
import { type Served, servePractice } from './served.ts';

let served: Served;
let terminal: Terminal | null = null;
beforeEach(async () => {
  served = await servePractice();
});
afterEach(async () => {
  terminal?.close();
  await served.close();
});

const [first] = builtinCases();
const restApiId = first?.config.api.id ?? '';
const CALL = [
  '--api',
  restApiId,
  '--stage',
  first?.config.stage?.name ?? '',
  '--method',
  'GET',
  '--path',
  '/orders/42',
  '--source-ip',
  '203.0.113.10',
];

/** The colleague, who reads and writes the same account. */
function colleague() {
  const { url, adminProfile } = served.practice;
  const clients = clientsAt({ url, ...adminProfile });
  const policy = async () => {
    const { policy: text = '' } = await clients.call('apigateway', 'GetRestApi', { restApiId });
    return JSON.parse(text.replaceAll('\\"', '"')) as { Statement: Record<string, unknown>[] };
  };
  return {
    policy,
    async adds(statement: Record<string, unknown>) {
      const now = await policy();
      const value = JSON.stringify({ ...now, Statement: [...now.Statement, statement] });
      const patchOperations = [{ op: 'replace' as const, path: '/policy', value }];
      await clients.call('apigateway', 'UpdateRestApi', { restApiId, patchOperations });
    },
  };
}

const THEIRS = {
  Sid: 'Theirs',
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::444455556666:root' },
  Action: 'execute-api:Invoke',
  Resource: 'execute-api:/*/GET/reports',
};

describe.each([
  [80, 24],
  [40, 12],
])('undo at %i×%i', (columns, rows) => {
  const applied = async (): Promise<Terminal> => {
    const wizard = startTerminal({
      columns,
      rows,
      args: [BIN, ...CALL, '--caller', 'anonymous', '--profile', served.practice.adminProfile.name],
      env: served.env,
    });
    terminal = wizard;
    await wizard.until(/❯ (Show|Nothing)/);
    wizard.send(KEYS.enter);
    await wizard.until(/❯ Fix:/);
    wizard.send(KEYS.enter);
    await applyFix(wizard);
    await wizard.until(/Now +200/);
    return wizard;
  };

  it('is shown, confirmed once, and told as it was read back; leaving names the session', async () => {
    // Their draft lets in everyone, and the fix deploys it.
    const everyone = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke' };
    await colleague().adds({ ...everyone, Resource: 'execute-api:/*/GET/orders/7' });
    const before = await colleague().policy();
    const wizard = await applied();
    wizard.send('u');
    await wizard.until(/❯ Undo it/);
    // Nothing has happened yet: esc is the way out.
    wizard.send(KEYS.escape);
    await wizard.until(/Now +200/);
    expect(await colleague().policy()).not.toEqual(before);
    // Making it asked for the stage's name, and so does taking it back; another name changes nothing.
    wizard.send('u');
    await wizard.until(/❯ Undo it/);
    wizard.send(KEYS.enter);
    await wizard.until(/type\s+the\s+stage\s+name\. To\s+undo\s+the\s+change,\s+type\s+the\s+name\s+again:\s+beta/);
    wizard.send('prod', KEYS.enter);
    await wizard.until(/not\s+the\s+stage\s+name/);
    expect(await colleague().policy()).not.toEqual(before);
    wizard.send(KEYS.escape);
    await wizard.until(/❯ Undo it/);
    wizard.send(KEYS.escape);
    await wizard.until(/Now +200/);
    await undoFix(wizard);
    await wizard.until((screen) => /Now +403/.test(screen) && /❯ /.test(screen));
    expect(await colleague().policy()).toEqual(before);
    wizard.send('q');
    expect(await wizard.exited).toBe(1);
    expect(wizard.everything()).not.toContain('Still applied');
  });

  it('after somebody’s edit: three sides, only our part goes, theirs stays', async () => {
    const before = await colleague().policy();
    const wizard = await applied();
    await colleague().adds(THEIRS);
    wizard.send('u');
    await wizard.until(/❯ Undo only apigw-doctor's part/);
    let seen = wizard.screen();
    for (let page = 0; page < 120 && !/By hand/.test(seen); page++) {
      wizard.send(KEYS.pageDown);
      await wizard.idle(40);
      seen += `\n${wizard.screen()}`;
    }
    expect(seen).toMatch(/was edited\s+since/);
    expect(seen).toMatch(/is refused with 403:\s+resource-policy-implicit-deny\./);
    expect(seen).toMatch(/Undoing\s+only\s+apigw-doctor.s\s+part/);
    expect(seen).toMatch(/What this change did/);
    expect(seen).toMatch(/What somebody changed/);
    expect(seen).toContain('Theirs');
    wizard.send(KEYS.escape);
    await wizard.until(/Now +200/);
    await undoFix(wizard, /❯ Undo only apigw-doctor's part/);
    await wizard.until((screen) => /Now +403/.test(screen) && /❯ /.test(screen));
    expect(wizard.everything()).toMatch(/someone\s+else/);
    const left = await colleague().policy();
    // The account writes a short Resource out in full.
    const theirs = { ...THEIRS, Resource: expect.stringMatching(/:execute-api:.*\/GET\/reports$/) };
    expect(left.Statement).toEqual([...before.Statement, theirs]);
    wizard.send('q');
    expect(await wizard.exited).toBe(1);
  });

  it('edited between what was shown and the choice: nothing is changed, and what stands now is shown', async () => {
    const wizard = await applied();
    wizard.send('u');
    await wizard.until(/❯ Undo it/);
    await colleague().adds(THEIRS);
    const edited = await colleague().policy();
    wizard.send(KEYS.enter);
    await wizard.until(/❯ Undo only apigw-doctor's part/);
    expect(wizard.screen()).toMatch(/is refused with 403:/);
    expect(await colleague().policy()).toEqual(edited);
  });

  it('may be left as it stands: nothing is changed, and the exit line offers nothing', async () => {
    const wizard = await applied();
    await colleague().adds(THEIRS);
    const edited = await colleague().policy();
    wizard.send('u');
    await wizard.until(/❯ Undo only apigw-doctor's part/);
    wizard.send(KEYS.end);
    await wizard.until(/❯ Leave it as it is/);
    wizard.send(KEYS.enter);
    await wizard.until(() => /Left/.test(wizard.everything()));
    expect(await colleague().policy()).toEqual(edited);
    wizard.send('q');
    await wizard.exited;
    expect(wizard.everything()).not.toContain('Still applied');
  });
});

it('who leaves with a change that stands is told the command that undoes it', async () => {
  const wizard = startTerminal({
    args: [BIN, ...CALL, '--caller', 'anonymous', '--profile', served.practice.adminProfile.name],
    env: served.env,
  });
  terminal = wizard;
  await wizard.until(/❯ (Show|Nothing)/);
  wizard.send(KEYS.enter);
  await wizard.until(/❯ Fix:/);
  wizard.send(KEYS.enter);
  await applyFix(wizard);
  await wizard.until(/Now +200/);
  wizard.send('q');
  await wizard.exited;
  expect(wizard.everything().replace(/\n/g, '')).toMatch(/To undo it: apigw-doctor sessions undo \d{8}T\d{6}Z/);
});
