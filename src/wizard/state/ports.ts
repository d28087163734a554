import type { SeenAnswer } from '../../core/model/answer.ts';
import type { CallerChoice, JournalEntry } from '../../core/model/ports.ts';
import type { Request, Signing, Verb } from '../../core/model/request.ts';
import type { Consents } from '../../examination/index.ts';

/** One row of the profile screen. */
export interface ProfileChoice {
  /** Unique among the choices; what `--profile` would name. */
  readonly id: string;
  readonly name: string;
  /** `broken`: an entry that AWS tools cannot use; `detail` says why, `name` where it stands. */
  readonly kind: 'practice' | 'environment' | 'profile' | 'broken';
  readonly region: string | null;
  /** What is worth knowing before choosing: `SSO`, `assumes role/reader`, `needs a code`. */
  readonly detail: string | null;
  /** True where people sign in with `aws sso login`. */
  readonly sso?: boolean;
}

/** Choices of earlier sessions, by key. Neither way may throw for long: a list without memory is still a list. */
export interface Recent {
  /** Keys, the newest first. */
  load(): Promise<readonly string[]>;
  remember(key: string): Promise<void>;
}

/** What is left of a session that was not brought to its end: enough to go on with it, and no secrets. */
export interface UnfinishedSession {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `GET /orders/42 on orders-api, stage prod`. */
  readonly title: string;
  readonly profileId: string;
  /** The call, as answers to the questions that lead to it. */
  readonly answers: InitialAnswers;
  /** Sessions in the journal whose changes still stand. */
  readonly changes: readonly string[];
}
/** The session that was left last, kept between two runs of the program. */
export interface UnfinishedStore {
  /** With those of its changes that still stand, as the journal tells them. */
  load(): Promise<{ readonly session: UnfinishedSession; readonly changes: readonly JournalEntry[] } | null>;
  /** Null forgets it: nothing is left to do. */
  keep(session: UnfinishedSession | null): Promise<void>;
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
  /** What is known about the signature, where the key that signed is not at hand. */
  readonly signing?: Partial<Signing>;
  readonly observed?: SeenAnswer;
  /** The Region that a pasted host or signature names. */
  readonly region?: string;
  /** The last four digits of the account that a pasted text names. */
  readonly accountEnd?: string;
  /** What the person agreed to before it was asked. */
  readonly consents?: Consents;
}

/** Where an API was found that is not where it was looked for. */
export interface ApiElsewhere {
  readonly name: string;
  readonly apiType: string;
  readonly region: string;
  readonly accountId: string;
  /** Null: with the profile in use. */
  readonly profileId: string | null;
}
/** What came of a search for one API. */
export interface Searched {
  readonly found: ApiElsewhere | null;
  /** How many places said that they have no such API. */
  readonly without: number;
  /** Places that could not be asked, and why. */
  readonly unasked: readonly string[];
}

/** Where a summary goes: the XDG state directory, or the working directory (`e`). */
export type SummaryPlace = 'state' | 'here';
/** The summary's file, its first lines for a chat, and what else there is to say; or why it was not written. */
export type SummaryWritten =
  | { readonly ok: true; readonly path: string; readonly chat?: string; readonly note?: string }
  | { readonly ok: false; readonly why: string };
