import { openPractice, type PracticeAccount } from '../../src/commands/practice-account.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';

/** The practice account as `practice` opens it, for somebody without a profile or a variable. */
export const builtinPractice = (home = '/nonexistent'): Promise<PracticeAccount> =>
  openPractice(builtinCases(), {
    environment: { variables: {}, platform: process.platform, home },
    clock: systemClock,
  });
