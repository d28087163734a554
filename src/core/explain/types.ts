import type { CAUSES, CauseCode, FindingCode } from '../model/causes.ts';
import type { SourceName } from './sources.ts';

/** Everything that has a page: what refuses a call, and what is only worth saying. */
export type Code = FindingCode;

/** One command, or a few that belong together, with what to look for in their output. */
export interface Check {
  readonly say: string;
  /** Lines for a POSIX shell. Upper-case names stand for the reader's own values (variables.ts). */
  readonly run: readonly string[];
}

/** One answer as the client gets it. */
export interface Seen {
  /** Where this form is seen, when it is not seen everywhere. */
  readonly where: string | null;
  /** Null where no HTTP answer comes, or where the answer is not API Gateway's. */
  readonly status: number | null;
  /** `x-amzn-ErrorType`; null where there is none or where it is not known. */
  readonly errorType: string | null;
  /** The body, or the words of the client where no body comes. Null where no text is known. */
  readonly text: string | null;
}

export interface Page {
  /** Two to four sentences. */
  readonly happened: readonly string[];
  readonly sees: readonly [Seen, ...Seen[]];
  readonly checks: readonly [Check, ...Check[]];
  readonly wrongTurns: readonly [string, ...string[]];
  /** What AWS does not document, and what this program therefore does not claim. */
  readonly uncertain: readonly string[];
  readonly related: readonly Code[];
  readonly sources: readonly [SourceName, ...SourceName[]];
}

type RemediesOf<C extends CauseCode> = (typeof CAUSES)[C]['remedy'][number];

/** One sentence or more for each one who can act, exactly those that the catalogue names. */
export interface CausePage<C extends CauseCode> extends Page {
  readonly fixes: { readonly [R in RemediesOf<C>]: string };
}
export interface AdvicePage extends Page {
  readonly fixes: { readonly aws: string };
}

/** The pages of some codes; the compiler wants one for each. */
export type Pages<C extends Code> = {
  readonly [K in C]: K extends CauseCode ? CausePage<K> : AdvicePage;
};
