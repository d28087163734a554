import type { ApiType } from '../api-gateway/gates.ts';
import type { SeenAnswer } from './answer.ts';
import type { Change, RecordedChange } from './changes/index.ts';
import type { CallCount } from './diagnosis.ts';
import type { Fact } from './fact.ts';
import type { CustomDomain, Facts } from './facts.ts';
import type { FixPlan } from './plan.ts';
import type { Request, Token, Verb } from './request.ts';
import type { Secret } from './secret.ts';
import type { AuthorizerTestimony, LogsTestimony, SimulatorTestimony } from './testimony.ts';
import type { WafSample, WebAcl } from './waf-rules.ts';

/** Time, the one place for it. Milliseconds since 1970, and a wait that a signal can end. */
export interface Clock {
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Who the profile's credentials are. */
export interface Identity {
  readonly arn: string;
  readonly accountId: string;
  readonly region: string;
  /** `AWS_REGION`, `profile staging`, `--region` …: why this region. */
  readonly regionFrom: string;
  /** Where the credentials came from: `profile staging`, `environment`, `practice`. */
  readonly from: string;
  /** True when calls go to the practice account of this program. */
  readonly practice: boolean;
}

export interface ApiListing {
  readonly id: string;
  readonly name: string;
  readonly apiType: ApiType;
  readonly endpointType: 'REGIONAL' | 'EDGE' | 'PRIVATE';
  readonly hasPolicy: boolean;
  readonly defaultEndpointDisabled: boolean;
}
export interface StageListing {
  readonly name: string;
  readonly deploymentId: string;
  /** ISO 8601. */
  readonly deployedAt: string | null;
  /** Whether the draft has moved on since; null when that was not read. */
  readonly draftMovedOn: boolean | null;
}
export interface MethodListing {
  readonly path: string;
  readonly verb: Verb | 'ANY';
  readonly authorizationType: string;
  readonly apiKeyRequired: boolean;
}
export interface PrincipalListing {
  readonly arn: string;
  readonly kind: 'user' | 'role';
}

/** Which caller to judge. `credentials` are at hand only for a profile. */
export type CallerChoice =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'self' }
  | { readonly kind: 'profile'; readonly profile: string }
  | { readonly kind: 'arn'; readonly arn: string };

/** The target of one diagnosis. */
export interface Target {
  readonly apiType: ApiType;
  readonly apiId: string;
  readonly stage: string;
}

/** One call, as it was chosen. */
export interface ChosenCall {
  readonly target: Target;
  readonly request: Request;
  readonly caller: CallerChoice;
}

export interface ReadProgress {
  /** What is being read, as AWS names it. */
  readonly operation: string;
  readonly state: 'started' | 'done' | 'denied' | 'failed';
  readonly ms: number;
}

/** How facts are read. */
export interface ReadOptions {
  readonly onProgress?: (progress: ReadProgress) => void;
  /** Told of each fact as soon as it is there, while others are still being read. */
  readonly onFact?: (part: Partial<Facts>) => void;
  /** Told of the caller's `identityArn` when IAM has named it: the policies are still being read. */
  readonly onIdentity?: (identityArn: string) => void;
  /**
   * The operations of one group have `ms` milliseconds together, from the first of them on; a null group has no such
   * bound.
   */
  readonly groups?: { readonly of: (operation: string) => string | null; readonly ms: number };
  /** Only these operations are asked again; what the others answered last time is kept. */
  readonly refetch?: (operation: string) => boolean;
}

/**
 * Everything the session asks of an AWS account; `aws/` implements it over the SDK. Nothing here throws for an expected
 * failure.
 */
export interface Account {
  identity(): Promise<Fact<Identity>>;
  /** `onPage` is told of each page but the last as it arrives, unsorted. */
  listApis(onPage?: (page: readonly ApiListing[]) => void): Promise<Fact<readonly ApiListing[]>>;
  /** Of which kind an API is, by its id alone: for where the list cannot be read. */
  typeOfApi(apiId: string): Promise<Fact<ApiType>>;
  listStages(apiId: string): Promise<Fact<readonly StageListing[]>>;
  listMethods(
    apiId: string,
    stage: string,
    onPage?: (page: readonly MethodListing[]) => void,
  ): Promise<Fact<readonly MethodListing[]>>;
  /**
   * The custom domain of this name with all its mappings; known with null when it is none of this account and region.
   */
  domainOf(host: string): Promise<Fact<CustomDomain | null>>;
  listPrincipals(onPage?: (page: readonly PrincipalListing[]) => void): Promise<Fact<readonly PrincipalListing[]>>;
  /** Begins to read what the facts of such a call will need, while the person still says who calls. */
  readAhead(target: Target, request: Pick<Request, 'method' | 'path'>): void;
  /** Reads every fact about the call, in parallel, each with its deadline. */
  readFacts(target: Target, request: Request, caller: CallerChoice, how?: ReadOptions): Promise<Facts>;
  /**
   * The token with its signature checked against the keys of an issuer that an authorizer trusts; as it was where that
   * is not possible.
   */
  verifyToken(token: Token, facts: Facts): Promise<Token>;
  /** The request of this caller, signed as the caller's credentials would; null when they are not at hand. */
  signerOf(caller: CallerChoice): Promise<Fact<Signer | null>>;
  /**
   * Sends the request for real and returns what came back. GET, HEAD and OPTIONS only, unless `anyVerb`. `webSocket`:
   * it is a handshake.
   */
  call(
    request: Request,
    signer: Signer | null,
    options?: { readonly anyVerb?: boolean; readonly webSocket?: boolean },
  ): Promise<Fact<SeenAnswer>>;
  /**
   * Runs the function of a Lambda authorizer of a REST API once (it is really executed). `path`: behind the stage;
   * `arn`: the invoked one.
   */
  testAuthorizer(
    facts: Facts,
    request: Request,
    tested: { readonly authorizer: string; readonly path: string; readonly arn: string; readonly stage: string },
  ): Promise<Fact<AuthorizerTestimony>>;
  /**
   * The id of the account's API key with this value; known with null when it has none. Reads the values of all keys, to
   * compare them.
   */
  keyWithValue(value: Secret): Promise<Fact<string | null>>;
  /**
   * The lines of this request in CloudWatch Logs, found by the ids of the answer that was seen, by its time, or by the
   * ids of the answer to the same call made just now; known with null when there are none.
   */
  readLogs(
    facts: Facts,
    request: Request,
    seen: SeenAnswer | null,
    called?: SeenAnswer | null,
  ): Promise<Fact<LogsTestimony | null>>;
  /** `iam:SimulatePrincipalPolicy` for the caller's identity side. */
  simulate(identityArn: string, arn: string, request: Request): Promise<Fact<SimulatorTestimony>>;
  /**
   * Carries out a plan. `session` groups the changes of one sitting; without it each is a session of its own. `call`:
   * what it is made for, so that its undo can be judged later.
   */
  apply(
    plan: FixPlan,
    journal: Journal,
    onProgress?: (change: Change, state: 'started' | 'done' | 'failed') => void,
    session?: string,
    call?: ChosenCall,
  ): Promise<ApplyResult>;
  /**
   * Of the permissions that a plan needs, those which these credentials are known to lack; empty where that cannot be
   * known.
   */
  lacking(permissions: readonly string[]): Promise<readonly string[]>;
  /** Makes what an interrupted entry left unmade. */
  finish(entry: JournalEntry, journal: Journal): Promise<FinishResult>;
  /** What AWS holds now of what an entry changed, and what undo would make of it. Changes nothing. */
  look(entry: JournalEntry): Promise<Fact<UndoLook>>;
  /**
   * Takes an entry back. Where somebody edited the same thing since, only with `seen`, the word of the look that was
   * shown: then their edit stays and ours goes, as it was shown; anything else that stands there now stops it.
   */
  undo(entry: JournalEntry, journal: Journal, seen?: string): Promise<UndoResult>;
  /** What AWS WAF did with a request like this one just now; known with null when it kept none. */
  wafSample(acl: WebAcl, request: Request): Promise<Fact<WafSample | null>>;
  /** What was listed is listed anew: somebody may have changed it. */
  forget(): void;
  count(): CallCount;
}

/** Credentials that can sign a real call. */
export interface Signer {
  readonly arn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken: Secret | null;
  readonly expiresAt: string | null;
}

/** One change as it was made: enough to take it back after a crash. Written with fsync before the AWS call. */
export interface JournalStep {
  readonly change: RecordedChange;
  /** What AWS held before, as read right before the write; the shape belongs to the operation's applier. */
  readonly before: unknown;
  /**
   * `sent`: AWS may have got it; `done`: it landed, by AWS's answer or as read afterwards; `absent`: AWS did not make
   * it; `unknown`: AWS never answered and did not hold it when it was read, and it may still land.
   */
  readonly state: 'planned' | 'sent' | 'done' | 'absent' | 'unknown' | 'undone';
  /** When it was sent, ISO 8601; null before. Earlier versions did not say it: what they planned may have been sent. */
  readonly sentAt?: string | null;
  /** An attempt before the one that landed was never answered: it may still land, also after undo. */
  readonly mayRepeat?: true;
  /** What the write returned that undo needs (a deployment id). */
  readonly result: unknown;
  /** What AWS made of something new, as read right after the write: what AWS itself filled in is nobody's edit. */
  readonly after?: unknown;
}
/** How one step of an entry stands in AWS now. */
export interface StepLook {
  readonly operation: string;
  /** `The resource policy`. */
  readonly what: string;
  /** What the texts are: a policy, settings as JSON, the id of a deployment; null where nothing is kept. */
  readonly subject: 'policy' | 'settings' | 'deploymentId' | null;
  /**
   * `ours`: as the change left it; `changed`: somebody edited it since; `gone`: the thing itself, or all of it, is
   * gone; `as-before`: nothing of the change stands.
   */
  readonly state: 'ours' | 'changed' | 'gone' | 'as-before';
  /** Until when a write that was never answered may still land, ISO 8601; absent where none is under way. */
  readonly mayLandUntil?: string;
  readonly before: string | null;
  readonly written: string | null;
  readonly now: string | null;
  /** What undo leaves; absent where our part cannot be told from theirs, or what was there before is gone. */
  readonly target?: string | null;
  /** Why not. */
  readonly why: string | null;
  /**
   * AWS CLI commands: that leave `target`, or, where there is nothing to write for that, that put back what was there
   * before, over what somebody else wrote.
   */
  readonly commands: readonly string[];
}
/** How everything stands that an entry changed, the first step first. */
export interface UndoLook {
  readonly steps: readonly StepLook[];
  /** A word for exactly what stands now. */
  readonly seen: string;
  /** Whether somebody edited what the entry changed. */
  readonly isChanged: boolean;
  /** Whether our part can be told from theirs everywhere. */
  readonly isSeparable: boolean;
}
export interface JournalEntry {
  readonly session: string;
  readonly fixId: string;
  readonly title: string;
  readonly startedAt: string;
  readonly accountId: string;
  readonly region: string;
  /**
   * Names of the profiles that were said when the change was made: undo, in another process, needs credentials of the
   * same accounts.
   */
  readonly profile?: string;
  readonly callerProfile?: string;
  /** What it was made for, by whom, and by which version; entries of earlier versions do not say it. */
  readonly apiId?: string;
  readonly stage?: string;
  readonly causes?: readonly string[];
  /** The call that it was made for. A file holds it only where nothing of it is secret. */
  readonly call?: ChosenCall;
  /** Whether it may let in everyone: then the stage's name was typed, and is typed again to undo it. */
  readonly everyone?: boolean;
  /** ARN of who made it. */
  readonly appliedBy?: string;
  readonly version?: string;
  /** Where the control plane was, when it was not AWS's own: an account on this computer. */
  readonly endpoint?: string;
  readonly steps: readonly JournalStep[];
  /**
   * `unknown`: a write of it was never answered and may still land; `left`: somebody edited it since, and a person
   * chose to leave it as it stands.
   */
  readonly state: 'applying' | 'applied' | 'rolled-back' | 'undone' | 'stuck' | 'unknown' | 'left';
}
/** Who changes, and where; what a journal says of a change besides the change. */
export type JournalOrigin = Pick<
  JournalEntry,
  'profile' | 'callerProfile' | 'appliedBy' | 'version' | 'endpoint' | 'call'
>;
export interface Journal {
  write(entry: JournalEntry): Promise<void>;
  /** Lets one process at a time change an account: AWS has no way to write only what nobody wrote meanwhile. */
  inTurn?<T>(accountId: string, work: () => Promise<T>): Promise<T>;
}

/** The newest state of an entry that the journal could not take: its disk is full, say. */
export interface Unwritten {
  readonly why: string;
  /** AWS CLI commands that take back what is applied, in the journal's place. */
  readonly commands: readonly string[];
}
/** How every change ends. */
interface Ended<E extends JournalEntry | null> {
  readonly entry: E;
  /** Absent where the journal holds the entry as it is here. */
  readonly unwritten?: Unwritten;
}
export type ApplyResult =
  | ({ readonly ok: true } & Ended<JournalEntry>)
  | ({
      readonly ok: false;
      /** `not-journaled`: the journal could not be written, so nothing was begun. */
      readonly kind: 'drifted' | 'failed' | 'denied' | 'not-rolled-back' | 'not-journaled';
      readonly message: string;
      readonly permission: string | null;
    } & Ended<JournalEntry | null>);
export type FinishResult =
  | ({ readonly ok: true } & Ended<JournalEntry>)
  | ({
      readonly ok: false;
      readonly kind: 'drifted' | 'failed' | 'denied';
      readonly message: string;
    } & Ended<JournalEntry>);
export type UndoResult =
  | ({ readonly ok: true; readonly differences: readonly string[] } & Ended<JournalEntry>)
  | ({
      readonly ok: false;
      /** `unknown`: a write was never answered, AWS does not hold it now, and it may still land. */
      readonly kind: 'drifted' | 'failed' | 'denied' | 'unknown';
      readonly message: string;
      /** What stands, where somebody edited it. */
      readonly look?: UndoLook;
    } & Ended<JournalEntry>);

/** A call that is ready to be made on the practice account: one of its cases. */
export interface PracticeCall {
  /** What the row says, in a few words. */
  readonly title: string;
  readonly target: Target;
  readonly request: Request;
  /** The path behind the stage. */
  readonly path: string;
  readonly caller: CallerChoice;
  readonly observed: SeenAnswer | null;
}
