import type { AuthorizationType, GateName } from '../../api-gateway/gates.ts';
import type { Clue } from './clue.ts';
import type { Page, PageFor, Remedy } from './page.ts';
import type { Symptoms } from './symptom.ts';

/** What is known of one cause, besides its page. */
interface CauseFacts<Code extends string, Remedies extends readonly Remedy[]> {
  readonly kind: 'cause';
  /** Public: it is never renamed or given to another cause. */
  readonly code: Code;
  /** Where the request stops; null when API Gateway was not involved. */
  readonly gate: GateName | null;
  /** Somebody in front of the API or beside it answered: the API was never reached. */
  readonly apiNotReached?: true;
  /** Other gates find this cause too: where it was found counts, not `gate`. */
  readonly foundAtAnyGate?: true;
  /** The request was refused because … */
  readonly because: string;
  /** Who can act, the preferred one first. */
  readonly remedy: Remedies;
  /** The kinds of authorization on which it can occur; absent: on all. */
  readonly onlyOn?: readonly AuthorizationType[];
  /** It refuses only calls that are authorized, although the authorization gate finds it. */
  readonly onlyIfAuthorized?: true;
  /** True of every refusal of its kind: the code to name where no policy was read that would tell more. */
  readonly coversItsKind?: true;
  /** Only the function of a Lambda authorizer can be at fault, and only once it runs. */
  readonly byAuthorizerFunction?: true;
  /** AWS's settings do not show it, only an answer does: a gate that passes does not rule it out. */
  readonly notInSettings?: true;
  /** Not in the settings, and a denial that names no policy can mean it too. */
  readonly meantByUnnamedDenial?: true;
  /** The fact that rules it out: once this was read, a gate that still cannot tell lacks something else. */
  readonly settledBy?: 'functions' | 'gatewayRoles';
  /** It has this code when it refuses a preflight, too. Other causes then have a code of the cors gate. */
  readonly keepsCodeOnPreflight?: true;
  /** Who besides the model can confirm it: `iam:SimulatePrincipalPolicy`, or a test run of the authorizer. */
  readonly confirmedBy?: 'simulator' | 'authorizer-test';
  /** The credential that the caller's corrected request must carry. */
  readonly requestNeeds?: 'token' | 'signature' | 'api-key';
  /** What a paste may show that rules it out. */
  readonly excludedBy?: readonly Clue[];
  /** What can be seen of it: answers, log lines, messages. Absent: nothing that points to it alone. */
  readonly symptoms?: Symptoms;
}

/** What is known of one advice, besides its page. */
interface AdviceFacts<Code extends string, Remedies extends readonly Remedy[]> {
  readonly kind: 'advice';
  /** Public: it is never renamed or given to another advice. */
  readonly code: Code;
  /** What is so, in one sentence. */
  readonly sentence: string;
  /** Who can act, the preferred one first. */
  readonly remedy: Remedies;
}

/** One reason why a call is refused. `page` is a function, so that its text is compiled only when it is shown. */
export interface Cause<Code extends string, Remedies extends readonly Remedy[], Related extends string>
  extends CauseFacts<Code, Remedies> {
  readonly page: () => Page<Related>;
}

/** One thing that refuses no call and is worth saying, with a fix. */
export interface Advice<Code extends string, Remedies extends readonly Remedy[], Related extends string>
  extends AdviceFacts<Code, Remedies> {
  readonly page: () => Page<Related>;
}

interface WithPage<Remedies extends readonly Remedy[], Related extends string> {
  readonly page: () => PageFor<Remedies[number], Related>;
}

/** A cause as it is written. Code, remedies and related codes keep their literal types; the page must fit them. */
export const cause = <const C extends string, const R extends readonly Remedy[], const Related extends string>(
  written: CauseFacts<C, R> & WithPage<R, Related>,
): Cause<C, R, Related> => written;

/** An advice as it is written. Code, remedies and related codes keep their literal types; the page must fit them. */
export const advice = <const C extends string, const R extends readonly Remedy[], const Related extends string>(
  written: AdviceFacts<C, R> & WithPage<R, Related>,
): Advice<C, R, Related> => written;
