import { afterEach, describe, expect, it } from 'vitest';
import { filesBelow, KEYS, type Terminal } from './harness.ts';
import { applyFix, examineCall, startPracticeWizard, undoFix } from './practice.ts';

let terminal: Terminal | null = null;
afterEach(() => terminal?.close());

const JOURNEYS = [
  {
    name: 'a resource policy that is silent',
    row: 'on orders-api',
    cause: 'resource-policy-implicit-deny',
    operation: 'apigateway:UpdateRestApi',
    changed: '"Effect": "Allow"',
  },
  {
    name: 'an identity policy with a wrong path',
    row: 'on checkout-api',
    cause: 'iam-policy-wrong-resource',
    operation: 'iam:PutRolePolicy',
    changed: 'prod/POST/orders',
  },
  {
    name: 'a policy corrected but not deployed',
    row: 'on catalog-api',
    cause: 'resource-policy-not-redeployed',
    operation: 'apigateway:CreateDeployment',
    changed: '',
  },
] as const;

describe('with keys alone, at 80×24', () => {
  for (const journey of JOURNEYS) {
    it(`from a refused call to a fixed one and back: ${journey.name}`, async () => {
      const wizard = startPracticeWizard();
      terminal = wizard;
      const steps = await examineCall(wizard, journey.row);
      expect(steps).toMatch(/✖ refuses/);
      wizard.send(KEYS.enter);
      expect(await wizard.until(/❯ Fix:/)).toContain(journey.cause);
      wizard.send(KEYS.enter);
      const fix = await wizard.until(/a apply/);
      expect(fix).toContain(journey.changed);
      await applyFix(wizard);
      const checked = await wizard.until(/goes through now/);
      expect(checked).toMatch(/Before +403/);
      expect(checked).toMatch(/Now +200/);
      await undoFix(wizard);
      const undone = await wizard.until(/refused again as before/);
      expect(undone).toContain('AWS holds the original settings again');
      expect(undone).toMatch(/Before +200/);
      expect(undone).toMatch(/Now +403/);
      wizard.send(KEYS.enter);
      await wizard.until(/written to/);
      wizard.send('q');
      expect(await wizard.exited).toBe(1);
      const summary = filesBelow(wizard.home).find((file) => file.path.endsWith('.md'));
      expect(summary?.text).toContain(journey.cause);
      expect(summary?.text).toMatch(/403[\s\S]*200[\s\S]*403/);
      expect(wizard.restored()).toEqual({ cursorVisible: true, bracketedPaste: false, alternateScreen: false });
    });
  }

  it('says of a healthy call that nothing at the gateway refuses it, and offers no fix', async () => {
    const wizard = startPracticeWizard();
    terminal = wizard;
    await examineCall(wizard, 'on status-api');
    wizard.send(KEYS.enter);
    const found = await wizard.until(/❯ Paste the refusal that somebody got/);
    expect(found).toContain('API Gateway does not refuse this call');
    expect(found).not.toContain('Fix:');
    wizard.send('a');
    expect(await wizard.until(/Open a fix first/)).toContain('a:');
    wizard.send('q');
    expect(await wizard.exited).toBe(0);
  });
});
