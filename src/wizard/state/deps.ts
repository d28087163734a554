import type { Account, Clock, Journal, PracticeCall } from '../../core/model/ports.ts';
import type { Examine } from '../../examination/index.ts';
import type { Debug } from '../../host/debug-log.ts';
import type { Event } from './actions.ts';
import type {
  Ask,
  InitialAnswers,
  ProfileChoice,
  Recent,
  Searched,
  SummaryPlace,
  SummaryWritten,
  UnfinishedStore,
} from './ports.ts';
import type { SessionRecord, SessionState } from './state.ts';

/** Everything the engine of a session needs from outside. */
export interface SessionDeps {
  readonly profiles: () => Promise<readonly ProfileChoice[]>;
  /** `region`: in place of the profile's own. */
  readonly openAccount: (choice: ProfileChoice, ask: Ask, region: string | null) => Account | Promise<Account>;
  /** Looks for an API in other Regions with the profile in use, or here and at home with another one that was named. */
  readonly searchApi?: (
    apiId: string,
    here: { readonly choice: ProfileChoice; readonly region: string },
    named: ProfileChoice | null,
  ) => Promise<Searched>;
  readonly examine: Examine;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Writes a file of this name into the working directory; none that is there is overwritten. */
  readonly writeCode: (name: string, text: string) => Promise<SummaryWritten>;
  readonly writeSummary: (record: SessionRecord, place: SummaryPlace) => Promise<SummaryWritten>;
  readonly initial: InitialAnswers;
  /**
   * Calls made ready by the practice account, the ones to meet first in front; empty elsewhere. Asked once an account
   * is open: a practice account that nobody chose is never started.
   */
  readonly practiceCalls: () => readonly PracticeCall[];
  /** Puts the practice account back as it was at the start; absent where there is none. */
  readonly resetPractice?: () => Promise<void>;
  readonly readOnly: boolean;
  /** What was chosen in earlier sessions, the newest first. */
  readonly recent?: Recent;
  readonly unfinished?: UnfinishedStore;
  /** `--debug`: writes the type of every action, without its content. */
  readonly debug?: Debug;
}

/** What effects may touch: the account that is open, the answer somebody waits for, and the end of the session. */
export interface EffectContext {
  readonly deps: SessionDeps;
  readonly emit: (event: Event) => void;
  readonly state: () => SessionState;
  readonly ended: AbortSignal;
  readonly clock: Clock;
  account: Account | null;
  answer: ((text: string | null) => void) | null;
}
