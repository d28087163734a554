import { expect, it } from 'vitest';
import { type CaseFile, checkCase } from '../../../src/core/intake/cases/index.ts';
import healthy from '../../../src/practice/builtin/status-healthy.json' with { type: 'json' };
import { missingDetails } from '../../../src/wizard/content/findings.ts';
import { currentScreen, type PracticeSession, practiceSession } from '../practice-session.ts';

/** The healthy API, with a POST that only one program at one place may make. */
function guarded(): CaseFile {
  const { config, ...rest } = structuredClone(healthy);
  const statement = {
    Effect: 'Allow',
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource: 'execute-api:/*',
    Condition: {
      IpAddress: { 'aws:SourceIp': '203.0.113.0/24' },
      StringLike: { 'aws:UserAgent': 'inventory/*' },
    },
  };
  const policy = { Version: '2012-10-17', Statement: [statement] };
  const methods = config.methods.flatMap((method) => [method, { ...method, httpMethod: 'POST' }]);
  const lambdaPermissions = config.lambdaPermissions.map((one) => ({
    ...one,
    sourceArn: `arn:aws:execute-api:us-east-1:${config.account.id}:${config.api.id}/*`,
  }));
  const checked = checkCase({
    ...rest,
    config: { ...config, api: { ...config.api, policy }, methods, lambdaPermissions },
  });
  if (!checked.ok) throw new Error(checked.problems.join('\n'));
  return checked.caseFile;
}

const findings = async (wizard: PracticeSession, run: number) => {
  await wizard.until(({ run: now }) => now?.number === run && now.state === 'done');
  wizard.press('enter');
  await wizard.until((now) => currentScreen(now) === 'findings');
};

const sessionOnFindings = async () => {
  const call = { apiId: healthy.config.api.id, stage: 'prod', verb: 'POST', path: '/health' } as const;
  const wizard = await practiceSession({
    cases: [guarded()],
    initial: { ...call, profileId: 'practice', caller: { kind: 'anonymous' } },
  });
  await findings(wizard, 1);
  return wizard;
};

const SIZES = [
  [80, 23],
  [40, 11],
] as const;
const ANSWERS: Readonly<Record<string, string>> = { 'source-ip': '203.0.113.10', 'user-agent': 'inventory/2.1' };

it('m asks for what a policy asks for and nobody told; the call is examined again with it', async () => {
  const wizard = await sessionOnFindings();
  const state = () => wizard.session.state();
  const policy = () =>
    state().examination?.diagnosis.gates.find(({ gate }) => gate === 'resource-policy')?.verdict ?? null;
  try {
    expect(policy()).toBe('cannot-tell');
    expect([...missingDetails(state())].sort()).toEqual(['source-ip', 'user-agent']);
    for (const [columns, rows] of SIZES) expect(wizard.screen(columns, rows)).toMatch(/Press\s+m/);
    for (const run of [2, 3]) {
      const [purpose = ''] = missingDetails(state());
      const answer = ANSWERS[purpose] ?? '';
      wizard.press('m', ...answer);
      for (const [columns, rows] of SIZES) expect(wizard.screen(columns, rows)).toContain(answer);
      wizard.press('enter');
      expect(currentScreen(state())).toBe('troubleshooting');
      await findings(wizard, run);
    }
    expect(missingDetails(state())).toEqual([]);
    expect([policy(), state().examination?.diagnosis.outcome]).toEqual(['passes', 'allowed']);
    expect(state().request).toMatchObject({ sourceIp: '203.0.113.10', headers: { 'User-Agent': 'inventory/2.1' } });
    wizard.press('m');
    expect(state().notice).not.toBeNull();
  } finally {
    await wizard.close();
  }
});

it('an address that is none stays in its field', async () => {
  const wizard = await sessionOnFindings();
  const state = () => wizard.session.state();
  try {
    for (let run = 2; missingDetails(state())[0] !== 'source-ip'; run++) {
      wizard.press('m', 'x', 'enter');
      await findings(wizard, run);
    }
    wizard.press('m', 'n', 'o', 'enter');
    expect(state().notice?.tone).toBe('warn');
    expect(currentScreen(state())).toBe('findings');
    expect(wizard.controller.look(80, 23).ui.field?.text).toBe('no');
  } finally {
    await wizard.close();
  }
});
