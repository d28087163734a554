import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { journalOf } from '../../src/commands/journal.ts';
import type { JournalEntry } from '../../src/core/model/ports.ts';
import { emptyHome } from '../house/built.ts';
import { runHere } from './run.ts';

const ENTRY: JournalEntry = {
  session: 's1',
  fixId: 'allow-caller',
  title: 'Allow the caller',
  startedAt: '2026-03-02T10:15:30.000Z',
  accountId: '111122223333',
  region: 'eu-west-1',
  steps: [],
  state: 'applied',
};
let home: string;
let directory: string;
beforeEach(async () => {
  home = emptyHome();
  await journalOf({ variables: { HOME: home }, platform: process.platform, home }).write(ENTRY);
  directory = join(home, '.local/state/apigw-doctor/sessions');
});
const list = (...more: readonly string[]) => runHere(['sessions', 'list', ...more], { env: { HOME: home } });

describe('sessions list after a crash', () => {
  it('the journal is for its owner alone', () => {
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    for (const name of readdirSync(directory)) expect(statSync(join(directory, name)).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['an empty file', ''],
    ['a file that ends in the middle', '{"format":1,"entry":{"session":"s2","ste'],
    ['a file of a newer version', '{"format":2,"entry":{"session":"s2","steps":[]}}'],
    ['a file that is no journal', '[]'],
  ])('%s is named, and hides no other', async (_, text) => {
    writeFileSync(join(directory, 'broken.fix.json'), text);
    const { code, out, err } = await list('--json');
    expect(err).toContain('cannot read broken.fix.json');
    expect(out).toContain('"s1"');
    expect(code).toBe(0);
  });

  it('a sibling that was never renamed is not listed', async () => {
    writeFileSync(join(directory, '.0123456789ab.tmp'), '{"format":1');
    expect(await list()).toMatchObject({ code: 0, err: '', out: expect.stringContaining('s1') });
  });

  it('a directory that cannot be read is named, and is no empty list', async () => {
    rmSync(directory, { recursive: true });
    mkdirSync(dirname(directory), { recursive: true });
    writeFileSync(directory, '');
    const { code, out, err } = await list();
    expect(err).toContain(directory);
    expect(out).toBe('');
    expect(code).toBe(74);
  });
});
