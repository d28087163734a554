import type { SourceName } from './sources.ts';

/** Who can act against a refusal. */
export type Remedy =
  /** This program offers a change in AWS. */
  | 'aws'
  /** The caller must send something else. */
  | 'caller'
  /** Somebody must change a function, a backend or a proxy. */
  | 'code'
  /** Somebody outside this account must act. */
  | 'org'
  /** API Gateway did not refuse the call. */
  | 'none';

/** One command, or a few that belong together, with what to look for in their output. */
export interface Check {
  readonly say: string;
  /** Lines for a POSIX shell. Upper-case names stand for the reader's own values. */
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

/** What `explain` shows of one code. `Related` is the type of the codes that it refers to. */
export interface Page<Related extends string> {
  /** Two to four sentences. */
  readonly happened: readonly string[];
  readonly sees: readonly [Seen, ...Seen[]];
  readonly checks: readonly [Check, ...Check[]];
  /** What to do, one sentence or more for each one who can act. */
  readonly fixes: Readonly<Partial<Record<Remedy, string>>>;
  readonly wrongTurns: readonly [string, ...string[]];
  /** What AWS does not document, and what this program therefore does not claim. */
  readonly uncertain: readonly string[];
  readonly related: readonly Related[];
  readonly sources: readonly [SourceName, ...SourceName[]];
}

/** A page with a fix for exactly these remedies: one too few or too many does not compile. */
export interface PageFor<R extends Remedy, Related extends string> extends Page<Related> {
  readonly fixes: { readonly [One in R]: string } & { readonly [Other in Exclude<Remedy, R>]?: never };
}
