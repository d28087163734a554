import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { journalOf } from '../../src/commands/journal.ts';
import { colored, harmless } from '../../src/commands/paint.ts';
import { BARE } from '../house/built.ts';
import { BIN } from '../journeys/practice.ts';
import { foreign } from '../support/ink-terminal.ts';

const HOSTILE = 'a\u001b[2Jb\u001b]52;c;ZXZpbA==\u0007c\u009b3Jd\u202ee\rf\ud800';

it('prints nothing that a terminal would obey but its own colours', () => {
  expect(harmless(colored(`REFUSED ${HOSTILE}\n\tplain\n`, 'refused'))).toBe(
    '\u001b[1;31mREFUSED abcd<U+202E>ef\ufffd\u001b[0m\n\tplain\n',
  );
});

it('lists, shows and exports a journal full of hostile texts harmlessly, on stdout and stderr', async () => {
  const home = mkdtempSync(join(tmpdir(), 'apigw-doctor-harmless-'));
  const env = { ...BARE, HOME: home, XDG_STATE_HOME: join(home, 'state') };
  const entry = {
    session: 's1',
    fixId: 'f',
    title: HOSTILE,
    startedAt: '2026-01-01T00:00:00.000Z',
    accountId: '111122223333',
    region: HOSTILE,
  };
  await journalOf({ variables: env, platform: process.platform, home }).write({
    ...entry,
    steps: [],
    state: 'applying',
  });
  for (const args of [
    ['list'],
    ['list', '--json'],
    ['show', 's1'],
    ['export', 's1'],
    ['export', 's1', '--json'],
    ['show', HOSTILE],
  ]) {
    const { stdout, stderr, status } = spawnSync(process.execPath, [BIN, 'sessions', ...args], {
      env,
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(status).toBe(args[1] === HOSTILE ? 2 : 0);
    expect(stdout + stderr).toContain('a');
    expect(foreign(stdout + stderr), args.join(' ')).toBeNull();
  }
}, 60_000);
