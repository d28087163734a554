import type { Clients } from '../../../src/aws/clients/types.ts';
import { journalOf } from '../../../src/commands/journal.ts';
import { openPractice } from '../../../src/commands/practice-account.ts';
import { loadCase } from '../../../src/core/intake/cases/index.ts';
import type { JournalEntry } from '../../../src/core/model/ports.ts';
import { systemClock } from '../../../src/host/clock.ts';
import type { Practice } from '../../../src/practice/index.ts';
import { clientsAt } from '../../aws/apply/clients-at.ts';
import { inEffect, type KindOfFix, restored } from '../../aws/apply/every-fix.ts';
import { environmentOf } from '../../aws/support.ts';
import { type Ran, runHere } from '../../commands/run.ts';
import { emptyHome } from '../../house/built.ts';
import { type FixJob, fixedCall, type SaidByFix } from './fixed-call.ts';
import { type WatchingProxy, watchingProxy } from './proxy.ts';

/** A practice account with one kind of fix to make, behind a proxy, and a home with nothing in it. */
export interface Bench {
  readonly kind: KindOfFix;
  readonly practice: Practice;
  readonly proxy: WatchingProxy;
  readonly job: FixJob;
  /** `fix --apply`, with a deadline for each call to AWS in milliseconds; `onBegun` as it begins to apply. */
  readonly fix: (timeoutMs?: number, onBegun?: () => void) => Promise<SaidByFix>;
  /** What the journal holds. */
  readonly entries: () => Promise<readonly JournalEntry[]>;
  /** As the account's administrator, past the proxy. */
  readonly clients: Clients;
  /** Another command, at the next start. */
  readonly command: (...args: readonly string[]) => Promise<Ran>;
  /** The account as undo must bring it back, and by what counts for callers. */
  readonly exact: () => string;
  readonly effect: () => string;
  readonly close: () => Promise<void>;
}

/** `aheadMs`: by how much the account's clock is ahead of this computer's. */
export async function openBench(kind: KindOfFix, aheadMs = 0): Promise<Bench> {
  const loaded = loadCase(kind.caseFile);
  if (!loaded.ok) throw new Error(loaded.problems.join('; '));
  const clock = { ...systemClock, now: () => systemClock.now() + aheadMs };
  const { practice, calls, options, close } = await openPractice([kind.caseFile], {
    environment: environmentOf({}),
    clock,
  });
  const [call] = calls;
  if (call === undefined) throw new Error('a practice account of one case has one call');
  const proxy = await watchingProxy(practice.url);
  const home = emptyHome();
  const variables = { ...practice.env(), AWS_ENDPOINT_URL: proxy.url };
  const { clock: _, environment: __, ...account } = options;
  const job: FixJob = {
    ...{ variables, home, call, runtime: loaded.case.runtime, fixId: kind.id },
    account: { ...account, endpointUrl: proxy.url },
  };
  const journal = journalOf({ variables: { HOME: home }, platform: process.platform, home });
  return {
    ...{ kind, practice, proxy, job },
    fix: (timeoutMs = 60_000, onBegun = () => undefined) =>
      // The first line is the title of the fix; what follows is indented.
      fixedCall({ ...job, account: { ...job.account, timeoutMs } }, (text) => text.endsWith(' …\n') && onBegun()),
    entries: async () => (await journal.entries()).entries,
    clients: clientsAt({ ...practice.adminProfile, url: practice.url }),
    command: (...args) => runHere(args, { env: { ...variables, HOME: home } }),
    exact: () => restored(practice.dump(), kind.operations),
    effect: () => inEffect(practice.dump()),
    close: async () => {
      await proxy.close();
      await close();
    },
  };
}
