import * as pty from '@lydell/node-pty';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Practice } from '../../src/practice/index.ts';
import { CALL } from '../credentials/programs.ts';
import { keys, type Row, roleArn } from '../credentials/row.ts';
import { healthyCase, makeWorld } from '../credentials/world.ts';
import { BIN } from '../house/built.ts';
import { practice } from '../practice/support.ts';
import { runBeside } from './run.ts';

// Beside the table of test/credentials, which has no terminal.

let running: Practice;
beforeAll(async () => {
  running = await practice(healthyCase());
});
afterAll(() => running?.close());

const SERIAL = 'arn:aws:iam::111122223333:mfa/anna';
const MFA: Row = {
  name: 'a role that needs a code',
  config:
    `[profile dev]\nrole_arn = ${roleArn('dev')}\nregion = eu-west-1\n` +
    `source_profile = source\nmfa_serial = ${SERIAL}\n`,
  credentials: keys('source', 'AKIASOURCE'),
};

describe('an MFA code', () => {
  it('is asked for on a terminal, and the call is then examined', async () => {
    const world = await makeWorld(MFA, running);
    const args = [BIN, 'diagnose', ...CALL, '--no-call', '--profile', 'dev', '--short'];
    const terminal = pty.spawn(process.execPath, args, { env: { ...world.env, TERM: 'xterm' }, cwd: world.home });
    let screen = '';
    const code = await new Promise<number>((resolve) => {
      terminal.onData((data) => {
        if (!screen.includes('MFA code for') && (screen + data).includes(`MFA code for ${SERIAL}: `))
          terminal.write('123456\r');
        screen += data;
      });
      terminal.onExit(({ exitCode }) => resolve(exitCode));
    });
    world.close();
    expect(screen).toContain('API Gateway does not refuse this call');
    expect(code).toBe(0);
    expect(world.seen.filter(({ what }) => what.includes(SERIAL))).toHaveLength(1);
  });
});

describe('a profile with a slip', () => {
  it('is told before the wizard draws anything', async () => {
    const world = await makeWorld({ name: '', config: '[profile staging]\nregion = eu-west-1\n' }, running);
    const { code, err } = await runBeside(['--profile', 'stagin'], { env: world.env });
    world.close();
    expect(err).toMatch(/there is no profile stagin \(--profile\) in .*\. Did you mean staging\?/);
    expect(code).toBe(2);
  });
});
