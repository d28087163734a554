import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { journalOf } from '../../src/commands/journal.ts';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import { CODES } from '../../src/core/causes/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { emptyHome, ROOT } from '../house/built.ts';
import { SCHEMA_FILES, SCHEMAS, schemaProblems } from '../support/schemas.ts';
import { runHere } from './run.ts';

const home = emptyHome();
const environment = { variables: {}, platform: process.platform, home };
const [first] = builtinCases();
const CALL = ['--api', first?.config.api.id ?? '', '--stage', 'beta', '--method', 'GET', '--path', '/orders/42'].concat(
  '--source-ip',
  '203.0.113.10',
);
const APPLY = ['--apply', 'all', '--yes', '--allow-everyone', '--wait', '0', '--json'];
let served: PracticeAccount;
beforeAll(async () => {
  served = await openPractice(builtinCases(), { environment, clock: systemClock });
});
afterAll(() => served.close());

async function printed(args: readonly string[], input = ''): Promise<unknown> {
  const { out, err } = await runHere(args, { input, env: { ...served.practice.env(), HOME: home } });
  if (out === '') throw new Error(err);
  return JSON.parse(out);
}
/** Prints a document, and expects it to be as its schema says. */
async function valid(schema: string, args: readonly string[], input = ''): Promise<unknown> {
  const document = await printed(args, input);
  expect([args.join(' '), ...schemaProblems(schema, document)]).toEqual([args.join(' ')]);
  return document;
}

describe('the schemas', () => {
  it.each(SCHEMA_FILES)('%s is found by its $id in the package', (name) => {
    const { $id, $schema } = JSON.parse(readFileSync(join(SCHEMAS, name), 'utf8'));
    expect([$id, $schema]).toEqual([name, 'https://json-schema.org/draft/2020-12/schema']);
    const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    expect(manifest.files).toContain('schemas');
    // As a program resolves it that has the package installed.
    const modules = join(emptyHome(), 'node_modules');
    mkdirSync(join(modules, 'apigw-doctor/schemas'), { recursive: true });
    writeFileSync(join(modules, 'apigw-doctor/package.json'), JSON.stringify(manifest));
    writeFileSync(join(modules, 'apigw-doctor/schemas', name), '{}');
    const { resolve } = createRequire(join(modules, 'one.js'));
    expect(resolve(`apigw-doctor/schemas/${name}`)).toMatch(new RegExp(`schemas/${name}$`));
  });

  it('a member that no schema describes fails, and so does one that is missing', async () => {
    const document = (await printed(['diagnose', ...CALL, '--no-call', '--json'])) as Record<string, unknown>;
    expect(schemaProblems('diagnose', document)).toEqual([]);
    expect(schemaProblems('diagnose', { ...document, undescribed: 1 })[0]).toContain('undescribed');
    const { outcome, ...rest } = document;
    expect(schemaProblems('diagnose', rest)[0]).toContain('outcome');
    const target = { ...(document['target'] as object), undescribed: 1 };
    expect(schemaProblems('diagnose', { ...document, target })[0]).toContain('undescribed');
    const [cause, ...others] = document['causes'] as readonly object[];
    const causes = [{ ...cause, undescribed: 1 }, ...others];
    expect(schemaProblems('diagnose', { ...document, causes })[0]).toContain('undescribed');
  });
});

describe('what is printed is as its schema says', () => {
  it('diagnose, also repeated and compared', async () => {
    await valid('diagnose', ['diagnose', ...CALL, '--json', '--share']);
    expect(await valid('diagnose', ['diagnose', ...CALL, '--repeat', '3', '--json'])).toHaveProperty('repeat');
    const compare = ['--compare-caller', 'anonymous', '--output', 'json'];
    expect(await valid('diagnose', ['diagnose', ...CALL, '--no-call', ...compare])).toHaveProperty('comparison');
  });

  it('explain: every code, the list of them, and texts', async () => {
    for (const code of CODES) await valid('explain', ['explain', code, '--json']);
    await valid('explain', ['explain', '--json']);
    const texts = [
      '{"message":"Missing Authentication Token"}',
      'User: anonymous is not authorized to perform: execute-api:Invoke',
      'HTTP/2 403\nx-amzn-errortype: ForbiddenException\n\n{"message":"Forbidden"}',
      'https://a1b2c3d4e5.execute-api.eu-west-1.amazonaws.com/prod/orders',
      'nothing that anybody knows, in several words',
    ];
    for (const text of texts) await valid('explain', ['explain', '-', '--output', 'json'], text);
  });

  it('simulate: a decision of each kind, a near miss, and lines that cannot be read', async () => {
    const statement = (Effect: string, Resource: string) => ({
      Version: '2012-10-17',
      Statement: [{ Effect, Principal: '*', Action: 'execute-api:Invoke', Resource }],
    });
    const line = (resourcePolicy: unknown) =>
      JSON.stringify({
        id: '1',
        resourcePolicy,
        request: {
          arn: 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/orders',
          authorization: 'NONE',
        },
      });
    const lines = [
      line(null),
      line(statement('Allow', 'execute-api:/*')),
      line(statement('Deny', 'execute-api:/*')),
      line(statement('Allow', 'execute-api:/prod/GET/order')),
      '{"id":7}',
      'no JSON',
    ];
    const { out } = await runHere(['simulate'], { input: lines.join('\n') });
    const answers = out
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(answers.map(({ decision, error }) => decision ?? error.code)).toEqual([
      'allowed',
      'allowed',
      'explicitDeny',
      'implicitDeny',
      'invalid-request',
      'invalid-json',
    ]);
    expect(answers[3].nearMisses).not.toEqual([]);
    const short = await runHere(['simulate', '--no-near-misses'], { input: lines.slice(3, 4).join() });
    const { nearMisses, ...rest } = answers[3];
    expect(JSON.parse(short.out)).toStrictEqual(rest);
    for (const answer of [...answers, rest]) expect(schemaProblems('simulate', answer)).toEqual([]);
  });

  it('permissions and config', async () => {
    await valid('permissions', ['permissions', '--json']);
    await valid('permissions', ['permissions', 'resource-policy', '--partition', 'aws-cn', '--output', 'json']);
    mkdirSync(join(home, '.aws'), { recursive: true });
    writeFileSync(join(home, '.aws/config'), '[profile broken\nregion = eu-west-1\n');
    const { problems } = (await valid('config', ['config', '--json'])) as { readonly problems: readonly unknown[] };
    expect(problems).not.toEqual([]);
    writeFileSync(join(home, '.aws/config'), '');
    await valid('config', ['config', '--output', 'json', '--timeout', '3']);
  });

  it('fix and sessions: planned, refused, made, listed, shown, exported, taken back, finished, forgotten', async () => {
    await valid('fix', ['fix', ...CALL, '--json']);
    await valid('fix', ['fix', ...CALL, '--apply', 'all', '--output', 'json']);
    const made = (await valid('fix', ['fix', ...CALL, ...APPLY])) as { readonly session: string };
    await valid('sessions-list', ['sessions', '--json']);
    await valid('sessions-list', ['sessions', 'list', '--output', 'json']);
    await valid('sessions-show', ['sessions', 'show', made.session]);
    await valid('sessions-export', ['sessions', 'export', made.session, '--json']);
    const undone = await valid('sessions-undo', ['sessions', 'undo', made.session, '--json']);
    expect(undone).toMatchObject({ schemaVersion: 1, undone: [expect.any(String)], error: null });
    await valid('fix', ['fix', '--undo', made.session, '--json']);
    const journal = journalOf(environment);
    const [entry] = (await journal.entries()).entries;
    if (entry === undefined) throw new Error('the journal holds the change');
    const steps = entry.steps.map((step) => ({ ...step, state: 'planned' as const, result: null }));
    await journal.write({ ...entry, session: 'left-behind', state: 'applying', steps });
    const finished = await valid('sessions-finish', ['sessions', 'finish', 'left-behind', '--json']);
    expect(finished).toMatchObject({ session: 'left-behind', finished: [entry.title], error: null });
    await valid('sessions-finish', ['sessions', 'finish', 'left-behind', '--json']);
    expect(await valid('sessions-prune', ['sessions', 'prune', '--days', '0', '--json'])).toMatchObject({
      forgotten: [{ session: made.session }, { session: 'left-behind' }],
      kept: 0,
    });
    await valid('sessions-list', ['sessions', 'list', '--json']);
  });
});
