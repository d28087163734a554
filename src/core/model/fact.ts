/**
 * A fact is one thing that AWS was asked about. It is known, or it says why not.
 * A fact that could not be read never becomes a verdict: what hangs on it says "cannot tell".
 */
export type Fact<T> = Known<T> | Denied | Failed | NotAsked;

export interface Known<T> {
  readonly state: 'known';
  readonly value: T;
  /** The AWS operation the value came from, as AWS names it, e.g. `GetRestApi`. */
  readonly operation: string;
}
/** AWS refused to show it; `permission` is the IAM action (and resource) that is missing. */
export interface Denied {
  readonly state: 'denied';
  readonly operation: string;
  readonly permission: string;
}
/** The read broke: network, timeout, an answer that could not be parsed. */
export interface Failed {
  readonly state: 'failed';
  readonly operation: string;
  readonly why: string;
  /** AWS said in so many words that there is no such thing. */
  readonly missing?: true;
  /** What would help, where it is known: other settings of this computer, or a sign-in. */
  readonly blame?: 'settings' | 'credentials';
}
/** Nobody asked AWS; `why` says what would be needed, in words. */
export interface NotAsked {
  readonly state: 'not-asked';
  readonly why: string;
}

export const known = <T>(operation: string, value: T): Known<T> => ({ state: 'known', value, operation });
export const denied = (operation: string, permission: string): Denied => ({ state: 'denied', operation, permission });
export const failed = (operation: string, why: string): Failed => ({ state: 'failed', operation, why });
export const notAsked = (why: string): NotAsked => ({ state: 'not-asked', why });

export const isKnown = <T>(fact: Fact<T>): fact is Known<T> => fact.state === 'known';

/** The value when known, else undefined. Use only where "unknown" and "absent" lead to the same sentence. */
export const valueOf = <T>(fact: Fact<T>): T | undefined => (fact.state === 'known' ? fact.value : undefined);

/** The same fact about something derived from it. */
export function mapFact<T, U>(fact: Fact<T>, to: (value: T) => U): Fact<U> {
  return fact.state === 'known' ? known(fact.operation, to(fact.value)) : fact;
}

/** Why a fact is not known, as one clause for people. */
export function whyUnknown(fact: Denied | Failed | NotAsked): string {
  switch (fact.state) {
    case 'denied':
      return `not allowed to read it (${fact.permission})`;
    case 'failed':
      return `${fact.operation} failed: ${fact.why}`;
    case 'not-asked':
      return fact.why;
  }
}

/** Where a claim comes from: the very field of the very AWS answer. */
export interface Evidence {
  readonly source: 'fact' | 'observed' | 'call' | 'simulator' | 'authorizer-test' | 'log' | 'waf';
  /** The AWS operation, e.g. `GetRolePolicy`; null for what a person or a call showed. */
  readonly operation: string | null;
  /** JSON pointer into that answer. */
  readonly path: string | null;
  readonly value: unknown;
  readonly note: string | null;
}

export const factEvidence = (
  operation: string,
  path: string,
  value: unknown,
  note: string | null = null,
): Evidence => ({
  source: 'fact',
  operation,
  path,
  value,
  note,
});
