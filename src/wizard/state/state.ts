import type { Examination } from '../../core/examine.ts';
import type { SeenAnswer } from '../../core/model/answer.ts';
import type { FixPlan, ShownRemedy } from '../../core/model/plan.ts';
import type {
  ApiListing,
  CallerChoice,
  Identity,
  JournalEntry,
  MethodListing,
  PrincipalListing,
  StageListing,
  Target,
} from '../../core/model/ports.ts';
import type { PracticeCall } from '../../core/model/practice-call.ts';
import type { Request, Verb } from '../../core/model/request.ts';
import type { Step, StepId } from '../../core/verdict/types.ts';
import { type Consents, NO_CONSENTS, type Try } from '../../examination/index.ts';
import type { InitialAnswers, ProfileChoice, UnfinishedSession } from './ports.ts';
import type { RequestDetails } from './request-details.ts';

/** The screens in the order a person meets them. */
export const SCREENS = [
  'profile',
  'paste',
  'api',
  'stage',
  'method',
  'caller',
  'troubleshooting',
  'findings',
  'fix',
  'check',
  'summary',
] as const;
export type ScreenId = (typeof SCREENS)[number];

/** Something that is waited for. `since` and `deadline` are milliseconds since 1970: every wait shows both. */
export interface Wait {
  readonly label: string;
  readonly since: number;
  readonly deadline: number;
}
export type Load<T> =
  | { readonly state: 'idle' }
  /** `sofar` holds the first pages of a long list, in the order in which they came. */
  | ({ readonly state: 'loading'; readonly sofar?: T } & Wait)
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly why: string; readonly permission: string | null };

export interface MethodAnswer {
  readonly verb: Verb;
  /** Concrete, with its leading slash. */
  readonly path: string;
  /** The route that serves it; null where none was picked. */
  readonly route: MethodListing | null;
}
export interface CallerAnswer {
  readonly choice: CallerChoice;
  /** `user/mia`, `unsigned`: what the transcript says. */
  readonly label: string;
}
export interface Answers {
  readonly profile: ProfileChoice | null;
  readonly api: ApiListing | null;
  readonly stage: string | null;
  readonly method: MethodAnswer | null;
  readonly caller: CallerAnswer | null;
  readonly observed: SeenAnswer | null;
  /** The practice call that API and stage fit, whose request fills what nobody typed. */
  readonly practiceCall: PracticeCall | null;
}

export interface StepProgress {
  readonly id: StepId;
  readonly state: 'waiting' | 'running' | 'settled';
  readonly since: number | null;
  /** What is being read for it just now, as AWS names it. */
  readonly reading: string | null;
  readonly result: Step | null;
}
export interface Run {
  readonly number: number;
  readonly state: 'running' | 'done' | 'failed';
  readonly wait: Wait;
  readonly steps: readonly StepProgress[];
  /** AWS operations asked and answered so far, and those that were refused. */
  readonly reads: {
    readonly started: number;
    readonly done: number;
    readonly denied: readonly string[];
    readonly last: string | null;
  };
  readonly why: string | null;
}

/** The plan on the fix screen and how far it has come. */
export interface FixState {
  readonly planId: string;
  /** When this plan's frame was on the terminal, or when the key was last pressed too early; null before that. */
  readonly drawnAt: number | null;
  /** Asked before a change that is hard to take back in its effect: the stage's name, typed. */
  readonly confirm: { readonly why: string; readonly expected: string } | null;
  readonly applying: Wait | null;
  readonly calls: readonly { readonly operation: string; readonly state: 'started' | 'done' | 'failed' }[];
  readonly failed: string | null;
}

/** One call, as it was chosen. */
export interface Subject {
  /** Counts the calls of this session. */
  readonly number: number;
  readonly target: Target;
  readonly request: Request;
  readonly caller: CallerChoice;
}

export interface Applied {
  /** The call that it was made for: its undo is checked with the same. */
  readonly subject: Subject;
  readonly plan: FixPlan;
  readonly entry: JournalEntry;
  readonly undone: boolean;
  /** What did not read back as it was; empty when all did; null before undo. */
  readonly differences: readonly string[] | null;
}

/** The check after a change, or after its undo. */
export interface Check {
  readonly kind: 'apply' | 'undo';
  readonly fixId: string;
  readonly state: 'running' | 'passed' | 'predicted' | 'not-yet' | 'failed';
  readonly wait: Wait;
  /** The call that is made again. */
  readonly subject: Subject;
  readonly before: SeenAnswer | null;
  readonly tries: readonly Try[];
  /** The step that refused, as it stands now. */
  readonly step: Step | null;
  readonly why: string | null;
}

/** One sentence about the last key or event, shown above the footer until the next key. */
export interface Notice {
  readonly tone: 'info' | 'warn' | 'bad';
  readonly text: string;
}
export interface Happening {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly text: string;
}
/** One answered question or finished act, for the terminal's history. */
export interface TranscriptLine {
  readonly id: number;
  readonly mark: 'done' | 'refused' | 'warn' | 'info';
  readonly label: string;
  readonly text: string;
}

/** What is there whether or not a call has been chosen. */
interface Common {
  /** The way here; the last one is shown. Never empty. */
  readonly screens: readonly ScreenId[];
  /** Answers that need not be asked: from flags, a pasted text or a practice call. */
  readonly initial: InitialAnswers;
  /** Those from flags alone, for coming back to the paste screen. */
  readonly flags: InitialAnswers;
  readonly practiceCalls: readonly PracticeCall[];
  /** What was typed of the request besides method and signer. */
  readonly details: RequestDetails;
  readonly readOnly: boolean;
  /** Whether the person said that a verb which may change something is sent for real. */
  readonly anyVerb: boolean;
  /** What the person let be done for this call. */
  readonly consents: Consents;
  readonly startedAt: number;
  readonly answers: Answers;
  readonly profiles: Load<readonly ProfileChoice[]>;
  /** Keys of what was chosen in earlier sessions, the newest first. */
  readonly recent: readonly string[];
  readonly identity: Load<Identity>;
  /** The unfinished session, while it can be continued, and its changes that are still applied. */
  readonly unfinished: { readonly session: UnfinishedSession; readonly changes: readonly JournalEntry[] } | null;
  /** Changes of the session gone on with, the oldest first. */
  readonly earlier: readonly JournalEntry[];
  /** The one of them that is being taken back. */
  readonly undoing: JournalEntry | null;
  /** Asked while credentials are resolved; no spinner is drawn over it. */
  readonly question: { readonly text: string; readonly secret: boolean } | null;
  /** The custom domain of a given URL, while it is asked where it leads. */
  readonly domain: Load<string>;
  readonly apis: Load<readonly ApiListing[]>;
  readonly stages: Load<readonly StageListing[]>;
  readonly methods: Load<readonly MethodListing[]>;
  readonly principals: Load<readonly PrincipalListing[]>;
  /** How many calls were chosen so far. */
  readonly calls: number;
  /** Plans still to be shown by `A`, in order. */
  readonly review: readonly string[];
  readonly applied: readonly Applied[];
  readonly checks: readonly Check[];
  readonly summary: Load<string>;
  readonly notice: Notice | null;
  readonly transcript: readonly TranscriptLine[];
  readonly timeline: readonly Happening[];
  /** Set when the person wants to leave while a change is being sent: the code to leave with once it has ended. */
  readonly leaving: number | null;
  /** Set once: the session is over, with this exit code. */
  readonly exit: number | null;
}

/** Before a call is chosen there is nothing to run, to fix or to check. */
interface NoCall {
  readonly target: null;
  readonly request: null;
  readonly run: null;
  readonly first: null;
  readonly examination: null;
  readonly fix: null;
  readonly check: null;
}

/** A call is chosen. The check may be one of a change that was made for the call before. */
interface Chosen {
  readonly target: Target;
  readonly request: Request;
  /** Null where the person went back to the questions. */
  readonly run: Run | null;
  readonly check: Check | null;
}

/** Only what was examined can be fixed. */
interface NotExamined {
  readonly first: null;
  readonly examination: null;
  readonly fix: null;
}
interface Examined {
  /** The first examination of this call, before anything was changed. */
  readonly first: Examination;
  /** The newest one. */
  readonly examination: Examination;
  readonly fix: FixState | null;
}

export type SessionState = Common & (NoCall | (Chosen & (NotExamined | Examined)));

/** What a summary is written from. */
export interface SessionRecord {
  readonly startedAt: number;
  readonly identity: Identity | null;
  readonly first: Examination;
  readonly last: Examination;
  readonly applied: readonly Applied[];
  readonly checks: readonly Check[];
  readonly timeline: readonly Happening[];
}

export const NO_ANSWERS: Answers = {
  profile: null,
  api: null,
  stage: null,
  method: null,
  caller: null,
  observed: null,
  practiceCall: null,
};
export const IDLE = { state: 'idle' } as const;

export function initialState(
  initial: InitialAnswers,
  practiceCalls: readonly PracticeCall[],
  readOnly: boolean,
  now: number,
): SessionState {
  return {
    screens: ['profile'],
    initial,
    flags: initial,
    practiceCalls,
    details: {},
    readOnly,
    anyVerb: false,
    consents: initial.consents ?? NO_CONSENTS,
    startedAt: now,
    answers: { ...NO_ANSWERS, observed: initial.observed ?? null },
    profiles: IDLE,
    recent: [],
    identity: IDLE,
    unfinished: null,
    earlier: [],
    undoing: null,
    question: null,
    domain: IDLE,
    apis: IDLE,
    stages: IDLE,
    methods: IDLE,
    principals: IDLE,
    target: null,
    request: null,
    run: null,
    first: null,
    examination: null,
    fix: null,
    review: [],
    applied: [],
    check: null,
    checks: [],
    summary: IDLE,
    notice: null,
    transcript: [],
    timeline: [],
    calls: 0,
    leaving: null,
    exit: null,
  };
}

/** Under which keys a choice is remembered. */
export const profileKey = (id: string): string => `profile ${id}`;
export const apiKey = (identity: Identity, apiId: string): string =>
  `api ${identity.accountId}/${identity.region}/${apiId}`;

/** Whether a change, or its undo, is under way in AWS. */
export const isChanging = (state: SessionState): boolean =>
  state.fix?.applying != null || state.undoing !== null || isUndoing(state);
const isUndoing = ({ check, applied }: SessionState): boolean =>
  check?.kind === 'undo' &&
  check.state === 'running' &&
  applied.some((one) => one.plan.id === check.fixId && !one.undone);

export function subjectOf({ target, request, answers, calls }: SessionState): Subject | null {
  return target === null || request === null || answers.caller === null
    ? null
    : { number: calls, target, request, caller: answers.caller.choice };
}

export const screenOf = (state: SessionState): ScreenId => state.screens[state.screens.length - 1] ?? 'profile';
export const planOf = (state: SessionState): FixPlan | null =>
  state.examination?.plans.find((plan) => plan.id === state.fix?.planId) ?? null;
/** What the fix screen shows and nobody applies here; null where a plan is open. */
export const shownOf = (state: SessionState): ShownRemedy | null =>
  state.examination?.diagnosis.causes.flatMap(({ shown }) => shown ?? []).find(({ id }) => id === state.fix?.planId) ??
  null;
/** The newest change that is still applied. */
export const lastChange = (state: SessionState): Applied | null => state.applied.findLast((one) => !one.undone) ?? null;
/** The practice account answers with the model's own gates, so its word counts less. */
export const isPractice = (state: SessionState): boolean =>
  state.identity.state === 'ready' && state.identity.value.practice;
/** On a practice account every verb may be sent; elsewhere POST and the like only when the person said so. */
export const mayCallAnyVerb = (state: SessionState): boolean => state.anyVerb || isPractice(state);
