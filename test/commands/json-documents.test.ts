import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { clientsAt } from '../aws/apply/clients-at.ts';
import { emptyHome, ROOT } from '../house/built.ts';
import { runHere } from './run.ts';

const page = readFileSync(join(ROOT, 'docs/json.md'), 'utf8');
const described = new Set(
  [...page.matchAll(/`([a-zA-Z.]+)(?:\[\])?`/g)].map(([, name = '']) => name.split('.').at(-1)),
);
/** What AWS or a caller names, not this program. */
const FREE = ['input', 'value', 'headers', 'assumes', 'call', 'result'];
/** A step's are what AWS held, as the operation has it; a fix's are diagnoses. */
const isFree = (name: string, value: unknown): boolean =>
  FREE.includes(name) || (/^(before|after)$/.test(name) && !Object.hasOwn(Object(value), 'schemaVersion'));

/** Every member of a document, but for what is free inside. */
function membersIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(membersIn);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([name, inside]) => [name, ...(isFree(name, inside) ? [] : membersIn(inside))]);
}

const home = emptyHome();
const [first] = builtinCases();
const restApiId = first?.config.api.id ?? '';
const CALL = ['--api', restApiId, '--stage', 'beta', '--method', 'GET', '--path', '/orders/42', '--no-call'].concat(
  '--source-ip',
  '203.0.113.10',
);
let served: PracticeAccount;
beforeAll(async () => {
  const environment = { variables: {}, platform: process.platform, home };
  served = await openPractice(builtinCases(), { environment, clock: systemClock });
});
afterAll(() => served.close());
const printed = async (...args: readonly string[]): Promise<unknown> =>
  JSON.parse((await runHere(args, { env: { ...served.practice.env(), HOME: home } })).out);

it('docs/json.md describes every member of the documents', async () => {
  const diagnosis = await printed('diagnose', ...CALL, '--json');
  const apply = ['--apply', 'all', '--yes', '--allow-everyone', '--wait', '0', '--json'];
  const made = (await printed('fix', ...CALL, ...apply)) as { readonly session: string };
  const clients = clientsAt({ url: served.practice.url, ...served.practice.adminProfile });
  const { policy = '' } = await clients.call('apigateway', 'GetRestApi', { restApiId });
  const now = JSON.parse(policy.replaceAll('\\"', '"'));
  const theirs = { Sid: 'Theirs', Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' };
  const value = JSON.stringify({ ...now, Statement: [...now.Statement, theirs] });
  const patchOperations = [{ op: 'replace' as const, path: '/policy', value }];
  await clients.call('apigateway', 'UpdateRestApi', { restApiId, patchOperations });
  const documents = {
    diagnosis,
    made,
    list: await printed('sessions', 'list', '--json'),
    show: await printed('sessions', 'show', made.session),
    exported: await printed('sessions', 'export', made.session, '--json'),
    undo: await printed('sessions', 'undo', made.session, '--json'),
    fixUndo: await printed('fix', '--undo', made.session, '--json'),
  };
  expect(documents.undo).toMatchObject({ error: { conflict: { judged: expect.any(String) } } });
  for (const [name, document] of Object.entries(documents))
    expect([name, ...new Set(membersIn(document).filter((member) => !described.has(member)))]).toEqual([name]);
}, 60_000);
