import type { CaseFile } from '../../core/intake/cases/index.ts';
import type { PlannedAccount, PracticeAccount, PracticeNeeds } from '../practice-account.ts';

/** The practice account of a wizard: planned when somebody chooses it, served when something is asked of it. */
export interface PracticeOnDemand {
  readonly planned: () => Promise<PlannedAccount>;
  readonly served: () => Promise<PracticeAccount>;
  /** Its calls; none before it was planned. */
  readonly calls: () => PlannedAccount['calls'];
  /** Ends it; the next that is asked for starts anew. */
  readonly close: () => Promise<void>;
}

export function practiceOnDemand(cases: () => Promise<readonly CaseFile[]>, needs: PracticeNeeds): PracticeOnDemand {
  let planning: Promise<PlannedAccount> | null = null;
  let serving: Promise<PracticeAccount> | null = null;
  let calls: PlannedAccount['calls'] = [];
  const plan = async (): Promise<PlannedAccount> => {
    const { planAccount } = await import('../practice-account.ts');
    const planned = await planAccount(await cases(), needs);
    calls = planned.calls;
    return planned;
  };
  const planned = (): Promise<PlannedAccount> => {
    planning ??= plan();
    return planning;
  };
  const serve = async (): Promise<PracticeAccount> => {
    try {
      return await (await planned()).serve();
    } catch (error) {
      // Whoever asks next tries again.
      serving = null;
      throw error;
    }
  };
  return {
    planned,
    served: () => {
      serving ??= serve();
      return serving;
    },
    calls: () => calls,
    close: async () => {
      const running = serving;
      planning = null;
      serving = null;
      calls = [];
      await (await running)?.close();
    },
  };
}
