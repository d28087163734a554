import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { openAccount } from '../../src/aws/index.ts';
import { journalOf } from '../../src/commands/journal.ts';
import { openPractice } from '../../src/commands/practice-account.ts';
import { examine } from '../../src/examination/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { BIN, emptyHome, run } from '../house/built.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export interface ShellHome {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the one change that was made is called, and where. */
  readonly session: string;
  readonly fixId: string;
  readonly apiId: string;
}

/** A home with profiles, one change that was really made, the program on the path, and the completion scripts. */
export async function shellHome(): Promise<ShellHome> {
  const home = emptyHome();
  const bin = join(home, 'bin');
  for (const folder of [bin, join(home, '.aws')]) mkdirSync(folder);
  symlinkSync(BIN, join(bin, 'apigw-doctor'));
  writeFileSync(join(home, '.aws/config'), '[default]\nregion = eu-west-1\n[profile staging]\nregion = eu-west-1\n');
  writeFileSync(join(home, '.aws/credentials'), '[prod-admin]\naws_access_key_id = AKIAEXAMPLE\n');
  for (const shell of SHELLS) writeFileSync(join(home, `complete.${shell}`), run(['completion', shell]).stdout);
  const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8' };
  return { home, env, ...(await changed(home)) };
}

async function changed(home: string): Promise<Pick<ShellHome, 'session' | 'fixId' | 'apiId'>> {
  const environment = { variables: {}, platform: process.platform, home };
  const served = await openPractice(builtinCases(), { environment, clock: systemClock });
  try {
    const [call] = served.calls;
    if (call === undefined) throw new Error('the practice account holds a call');
    const account = openAccount(served.options);
    const how = { observed: call.observed, call: true };
    const { plans } = await examine(account, call.target, call.request, call.caller, how);
    const [plan] = plans;
    if (plan === undefined) throw new Error('the first built-in case has a fix');
    const result = await account.apply(plan, journalOf(environment));
    if (!result.ok) throw new Error(result.message);
    const { session, fixId, apiId = '' } = result.entry;
    return { session, fixId, apiId };
  } finally {
    await served.close();
  }
}
