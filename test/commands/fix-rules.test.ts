import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { CommandContext } from '../../src/commands/command-context.ts';
import { forbids, isLocal } from '../../src/commands/fix-rules.ts';
import { loadCase } from '../../src/core/intake/cases/index.ts';
import type { FixPlan } from '../../src/core/model/plan.ts';
import { plan } from '../core/fixes/support.ts';

const loaded = loadCase(JSON.parse(readFileSync('test/cases/own/rp-partner-added-but-not-deployed.json', 'utf8')));
if (!loaded.ok) throw new Error(loaded.problems.join('; '));
const [first] = plan(loaded.case).plans;
if (first === undefined) throw new Error('the case has a fix');
const PLAN: FixPlan = { ...first, alsoPublishes: ['POST /asn: new'] };
const EVERYONE: FixPlan = { ...PLAN, widens: { ...PLAN.widens, everyone: true } };
const rules = (local: boolean, flags: Parameters<typeof forbids>[1]['flags'] = {}) => ({ flags, stage: 'prod', local });

describe('what --yes does not replace', () => {
  it('on AWS: the name of a stage that looks like production, and that edits of others go out', () => {
    expect(forbids(PLAN, rules(false))).toContain('--confirm-stage prod');
    expect(forbids(PLAN, rules(false, { confirmStage: 'prod' }))).toContain('--publish-others');
    expect(forbids(PLAN, rules(false, { confirmStage: 'prod', publishOthers: true }))).toBeNull();
  });
  it('on a program of this computer: neither', () => {
    expect(forbids(PLAN, rules(true))).toBeNull();
  });
  it('anywhere: that everyone is let in, and a stage named wrongly', () => {
    for (const local of [true, false]) {
      expect(forbids(EVERYONE, rules(local, { confirmStage: 'prod', publishOthers: true }))).toContain(
        '--allow-everyone',
      );
      expect(forbids(PLAN, rules(local, { confirmStage: 'dev', publishOthers: true }))).toContain(
        'the stage is "prod"',
      );
    }
  });
});

describe('whether the control plane is on this computer', () => {
  const context = (variables: Record<string, string>) =>
    ({ environment: { variables, platform: 'linux', home: '/' } }) as unknown as CommandContext;
  const rows: readonly [string, string | undefined, Record<string, string>, boolean][] = [
    ['a loopback address', 'http://127.0.0.1:4566', {}, true],
    ['the name of it', 'http://localhost:4566', {}, true],
    ['that of IP version 6', 'http://[::1]:4566', {}, true],
    ['from the environment', undefined, { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' }, true],
    [
      'the flag before the environment',
      'https://apigateway.eu-west-1.amazonaws.com',
      { AWS_ENDPOINT_URL: 'http://127.0.0.1:1' },
      false,
    ],
    ['AWS', undefined, {}, false],
    ['a name that only begins like it', 'http://127.0.0.1.example.com', {}, false],
    ['no URL', 'localhost', {}, false],
  ];
  it.each(rows)('%s', (_name, endpointUrl, variables, local) => {
    expect(
      isLocal(context(variables), { call: true, ...(endpointUrl === undefined ? {} : { endpointUrl }) } as Parameters<
        typeof isLocal
      >[1]),
    ).toBe(local);
  });
});
