import type { CauseCode } from '../../causes/index.ts';
import type { Answer } from '../../model/answer.ts';
import type { Finding, Gap } from '../../model/gate.ts';
import type { Secret } from '../../model/secret.ts';

/** What an authorizer says of one request. */
export type AuthorizerVerdict =
  /** A Lambda authorizer returned a policy: it is combined with the resource policy. */
  | {
      readonly state: 'policy';
      /** JSON text of the returned `policyDocument`. */
      readonly text: string;
      readonly from: 'cache' | 'function';
      readonly usageIdentifierKey: Secret | null;
      /** What it says once a kept policy is gone. */
      readonly next?: AuthorizerVerdict;
    }
  /**
   * `unknown`: what could not be looked at besides. `next`: what it will say once these causes are gone. `nextOnly`: of
   * what it will say, the causes that do not depend on what the caller changes; absent for all.
   */
  | {
      readonly state: 'refused';
      readonly answer: Answer;
      readonly causes: readonly Finding[];
      readonly unknown?: readonly Gap[];
      /** What could not be checked comes first, and would be answered otherwise. */
      readonly doubted?: boolean;
      readonly next?: AuthorizerVerdict | undefined;
      readonly nextOnly?: readonly CauseCode[];
    }
  | {
      readonly state: 'unknown';
      readonly unknown: readonly Gap[];
      /** What the doubt may hide, the likeliest first; absent where it may be anything. */
      readonly suspects?: readonly CauseCode[];
    }
  /** A simple response of an HTTP API's authorizer that allows. */
  | { readonly state: 'allowed'; readonly because: string }
  /** The token is good; an attached resource policy is still to be judged. */
  | { readonly state: 'authenticated'; readonly because: string };
