import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FIX_NAMES, fixPolicy, readPolicy } from '../../src/aws/index.ts';
import { FIXES } from '../../src/core/fixes/index.ts';
import { predict } from '../../src/core/gates/index.ts';
import { loadCase } from '../../src/core/intake/cases/index.ts';
import { permissionsOf } from '../../src/core/model/changes/index.ts';
import { glob } from '../../src/core/policy/match.ts';
import { findingsOf } from '../core/fixes/support.ts';
import { runHere } from './run.ts';

describe('permissions', () => {
  it('prints one policy as a document, several with their names, all as JSON', async () => {
    expect(JSON.parse((await runHere(['permissions', 'read'])).out)).toEqual(readPolicy());
    expect((await runHere(['permissions', 'read', 'deploy-stage'])).out).toMatch(
      /^# reading\n[\s\S]*# fix deploy-stage, besides reading\n/,
    );
    expect((await runHere(['permissions', 'read', 'test-authorizer'])).out).toContain(
      '\n# --test-authorizer, besides reading\n',
    );
    const { fixes } = JSON.parse((await runHere(['permissions', '--json'])).out);
    expect(Object.keys(fixes)).toEqual(FIX_NAMES);
    expect((await runHere(['permissions', 'nothing'])).code).toBe(2);
  });

  it('has a policy for every fix', () => {
    expect([...FIX_NAMES].sort()).toEqual(expect.arrayContaining(FIXES.map(({ name }) => name).sort()));
  });

  it('reading changes nothing: Get, List, Describe, Simulate, Filter', () => {
    const actions = readPolicy().Statement.flatMap(({ Action }) => Action);
    expect(actions.filter((action) => !/:(GET|Get|List|Describe|Simulate|Filter)/.test(action))).toEqual([]);
  });

  it('every permission that a planned fix names is in the policy of that fix, or in the one for reading', () => {
    const missing = new Set<string>();
    let seen = 0;
    for (const name of readdirSync('test/cases', { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.json') || name.endsWith('schema.json')) continue;
      const loaded = loadCase(JSON.parse(readFileSync(`test/cases/${name}`, 'utf8')));
      if (!loaded.ok) continue;
      const { facts, request, runtime, observed } = loaded.case;
      const prediction = predict(facts, request, runtime, observed);
      for (const fix of FIXES) {
        for (const { changes } of fix.candidates({
          facts,
          request,
          runtime,
          prediction,
          findings: findingsOf(prediction),
          advice: [],
        })) {
          const permissions = permissionsOf(changes, facts.scope);
          seen += permissions.length;
          for (const one of permissions.filter((permission) => !granted(fix.name, permission, facts.scope.partition)))
            missing.add(`${fix.name}: ${one}`);
        }
      }
    }
    expect([...missing]).toEqual([]);
    expect(seen).toBeGreaterThan(500);
  });
});

/** The other side of `action on resource`. Names without an ARN stand for any. */
function granted(fix: string, permission: string, partition: string): boolean {
  const [action = '', resource = '*'] = permission.split(' on ');
  const statements = [...(fixPolicy(fix, partition)?.Statement ?? []), ...readPolicy(partition).Statement];
  return statements.some(
    ({ Action, Resource }) =>
      Action.includes(action) &&
      [Resource].flat().some((pattern) => !resource.startsWith('arn:') || glob(pattern, resource)),
  );
}
