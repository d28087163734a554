import type { SeenAnswer } from '../core/model/answer.ts';
import type { Account, CallerChoice, Clock, Journal, Target } from '../core/model/ports.ts';
import type { Request, Verb } from '../core/model/request.ts';
import type { SessionRecord } from './state.ts';
import type { Examination, ExaminationEvent } from './types.ts';

/** One row of the profile screen. */
export interface ProfileChoice {
  /** Unique among the choices; what `--profile` would name. */
  readonly id: string;
  readonly name: string;
  readonly kind: 'practice' | 'environment' | 'profile';
  readonly region: string | null;
  /** What is worth knowing before choosing: `SSO`, `assumes role/reader`, `needs a code`. */
  readonly detail: string | null;
}

/** Something only the person can answer while credentials are resolved: an MFA code. Null means that they left. */
export type Ask = (question: { readonly text: string; readonly secret: boolean }) => Promise<string | null>;

/** Answers given as flags: their screens are skipped. */
export interface InitialAnswers {
  readonly profileId?: string;
  readonly apiId?: string;
  readonly stage?: string;
  readonly verb?: Verb;
  /** Path behind the stage, with its leading slash. */
  readonly path?: string;
  readonly caller?: CallerChoice;
  readonly sourceIp?: string;
  readonly vpcEndpoint?: string;
  /** Anything else that the flags or a pasted text say of the request. */
  readonly request?: Partial<Request>;
  readonly observed?: SeenAnswer;
}

/** A call that is ready to be made: one case of the practice account. */
export interface PreparedCall {
  /** What the row says, in a few words. */
  readonly title: string;
  readonly target: Target;
  readonly request: Request;
  /** The path behind the stage. */
  readonly path: string;
  readonly caller: CallerChoice;
  readonly observed: SeenAnswer | null;
}

export interface ExamineOptions {
  /** The answer the person gave, or null. */
  readonly observed: SeenAnswer | null;
  /** Send the request for real (only GET, HEAD and OPTIONS are sent without being told to). */
  readonly call: boolean;
}

export type Examine = (
  account: Account,
  target: Target,
  request: Request,
  caller: CallerChoice,
  options: ExamineOptions,
  onEvent: (event: ExaminationEvent) => void,
) => Promise<Examination>;

/** Where a summary goes: the XDG state directory, or the working directory (`e`). */
export type SummaryPlace = 'state' | 'here';
export type SummaryWritten = { readonly ok: true; readonly path: string } | { readonly ok: false; readonly why: string };

/** Everything the engine of a session needs from outside. */
export interface SessionDeps {
  readonly profiles: () => Promise<readonly ProfileChoice[]>;
  readonly openAccount: (choice: ProfileChoice, ask: Ask) => Account | Promise<Account>;
  readonly examine: Examine;
  readonly journal: Journal;
  readonly clock: Clock;
  readonly writeSummary: (record: SessionRecord, place: SummaryPlace) => Promise<SummaryWritten>;
  readonly initial: InitialAnswers;
  /** Calls made ready by the practice account, the ones to meet first in front; empty elsewhere. */
  readonly prepared: readonly PreparedCall[];
  readonly readOnly: boolean;
}
