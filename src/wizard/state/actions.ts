import type { ApiType } from '../../core/api-gateway/gates.ts';
import type { FindingCode } from '../../core/causes/index.ts';
import type { Examination } from '../../core/examine.ts';
import type { Explanation } from '../../core/explain/index.ts';
import type { SeenAnswer } from '../../core/model/answer.ts';
import type { Comparison } from '../../core/model/diagnosis.ts';
import type { Fact } from '../../core/model/fact.ts';
import type { CustomDomain } from '../../core/model/facts.ts';
import type { FixPlan } from '../../core/model/plan.ts';
import type {
  ApiListing,
  ApplyResult,
  CallerChoice,
  Identity,
  JournalEntry,
  MethodListing,
  PracticeCall,
  PrincipalListing,
  StageListing,
  Target,
  UndoLook,
  UndoResult,
} from '../../core/model/ports.ts';
import type { Request } from '../../core/model/request.ts';
import type { StepId } from '../../core/verdict/types.ts';
import type { Consents, ExaminationEvent, OneStep, Other, Try } from '../../examination/index.ts';
import type { CallerAnswer, MethodAnswer } from './answers.ts';
import type {
  InitialAnswers,
  ProfileChoice,
  Searched,
  SummaryPlace,
  SummaryWritten,
  UnfinishedSession,
} from './ports.ts';
import type { Applied, Check } from './progress.ts';
import type { RequestDetails } from './request-details.ts';
import type { Notice, PastedReading } from './state.ts';

/** What a person wants. Screens send these and nothing else. */
export type Intent =
  /** Goes on with the unfinished session. */
  | { readonly type: 'continue' }
  /** `region`: where the account is read, in place of the profile's own Region. */
  | { readonly type: 'choose-profile'; readonly choice: ProfileChoice; readonly region?: string }
  /** Yes, look for the API that the call names: in other Regions, or with this one profile besides. */
  | { readonly type: 'search-elsewhere'; readonly profileId: string | null }
  /** Goes on with an API that no list names. */
  | { readonly type: 'name-api'; readonly apiId: string }
  | { readonly type: 'answer-question'; readonly text: string | null }
  | { readonly type: 'choose-practice-call'; readonly call: PracticeCall }
  | {
      readonly type: 'use-understood';
      readonly answers: InitialAnswers;
      readonly region: string | null;
      readonly from: readonly string[];
    }
  /** What a paste means, for whoever has no credentials. */
  | { readonly type: 'explain'; readonly text: string }
  /** The pages of these codes: what happened, how AWS decides, what mends and prevents it. */
  | { readonly type: 'open-pages'; readonly codes: readonly FindingCode[] }
  /** Back to the calls of the practice account. */
  | { readonly type: 'open-lessons' }
  /** All of them as at the start. */
  | { readonly type: 'reset-practice' }
  /** What can be told without an account. */
  | { readonly type: 'open-reading' }
  | { readonly type: 'skip-paste' }
  | { readonly type: 'choose-api'; readonly api: ApiListing }
  | { readonly type: 'choose-stage'; readonly stage: string }
  | { readonly type: 'choose-method'; readonly method: MethodAnswer }
  | { readonly type: 'choose-caller'; readonly caller: CallerAnswer }
  | { readonly type: 'list-principals' }
  | { readonly type: 'set-request-details'; readonly details: RequestDetails }
  /** What an examined call was missing: it is examined again with it. */
  | { readonly type: 'give-detail'; readonly details: RequestDetails }
  | { readonly type: 'retry' }
  | { readonly type: 'run-again' }
  /** One step alone; the others keep what they read and heard. */
  | { readonly type: 'run-step'; readonly step: StepId }
  /** Yes, send this POST (PUT, PATCH, DELETE) for real; the steps, or the check, run again with it. */
  | { readonly type: 'send-for-real' }
  /** Yes to what is asked first; the step that it belongs to runs again with it. */
  | { readonly type: 'agree'; readonly to: keyof Consents }
  | { readonly type: 'open-findings' }
  | { readonly type: 'open-fix'; readonly planId: string }
  | { readonly type: 'review-all' }
  | { readonly type: 'fix-drawn'; readonly planId: string }
  | { readonly type: 'apply' }
  | { readonly type: 'confirm-stage'; readonly typed: string }
  | { readonly type: 'cancel-confirm' }
  /** Looks at what stands of the last change, and shows what undo makes of it. */
  | { readonly type: 'undo' }
  /** The same for the unfinished session, before anything else. */
  | { readonly type: 'undo-unfinished' }
  /** Yes: as it is shown. */
  | { readonly type: 'take-back' }
  /** No, and ask no more. */
  | { readonly type: 'leave-change' }
  | { readonly type: 'check-again' }
  /** The same API, another question about it. */
  | { readonly type: 'ask-another'; readonly about: 'caller' | 'method' | 'api' }
  /** Works for someone else? Asks what to compare with. */
  | { readonly type: 'open-compare' }
  | { readonly type: 'compare'; readonly other: Other }
  | { readonly type: 'open-summary' }
  | { readonly type: 'write-summary'; readonly place: SummaryPlace }
  | { readonly type: 'write-code'; readonly name: string; readonly text: string }
  | { readonly type: 'back' }
  /** Null takes back what was said. */
  | { readonly type: 'show-notice'; readonly notice: Notice | null }
  | { readonly type: 'quit' }
  /**
   * While a change is being sent it is finished first, unless asked twice. `isPatient`: it is finished however often
   * this comes; a terminal that closes says so more than once.
   */
  | { readonly type: 'interrupt'; readonly code: number; readonly isPatient?: boolean };

/** What happened outside: the engine's effects report with these. */
export type Event =
  | { readonly type: 'started' }
  | { readonly type: 'profiles-loaded'; readonly profiles: readonly ProfileChoice[] }
  | { readonly type: 'recent-loaded'; readonly keys: readonly string[] }
  | {
      readonly type: 'unfinished-loaded';
      readonly session: UnfinishedSession;
      readonly changes: readonly JournalEntry[];
    }
  | {
      readonly type: 'undo-looked';
      readonly entry: JournalEntry;
      readonly look: Fact<UndoLook>;
      readonly judged: string | null;
    }
  | { readonly type: 'earlier-undone'; readonly result: UndoResult }
  /** That a change is left as it stands could not be written down. */
  | { readonly type: 'close-failed'; readonly why: string }
  | { readonly type: 'profiles-failed'; readonly why: string }
  | { readonly type: 'explained'; readonly reading: PastedReading }
  | { readonly type: 'question-asked'; readonly text: string; readonly secret: boolean }
  | {
      readonly type: 'identity-read';
      readonly profileId: string;
      readonly identity: Fact<Identity>;
      readonly practiceCalls: readonly PracticeCall[];
    }
  | { readonly type: 'domain-read'; readonly host: string; readonly domain: Fact<CustomDomain | null> }
  | { readonly type: 'pages-loaded'; readonly pages: readonly Explanation[] }
  | { readonly type: 'practice-reset'; readonly why: string | null }
  | { readonly type: 'searched'; readonly apiId: string; readonly result: Fact<Searched> }
  | { readonly type: 'api-type-read'; readonly apiId: string; readonly apiType: Fact<ApiType> }
  | { readonly type: 'access-request-written'; readonly text: string }
  | { readonly type: 'apis-page'; readonly apis: readonly ApiListing[] }
  | { readonly type: 'apis-listed'; readonly apis: Fact<readonly ApiListing[]> }
  | { readonly type: 'stages-listed'; readonly apiId: string; readonly stages: Fact<readonly StageListing[]> }
  | {
      readonly type: 'methods-listed';
      readonly apiId: string;
      readonly stage: string;
      readonly methods: Fact<readonly MethodListing[]>;
    }
  | {
      readonly type: 'methods-page';
      readonly apiId: string;
      readonly stage: string;
      readonly methods: readonly MethodListing[];
    }
  | { readonly type: 'principals-page'; readonly principals: readonly PrincipalListing[] }
  | { readonly type: 'principals-listed'; readonly principals: Fact<readonly PrincipalListing[]> }
  | { readonly type: 'examining'; readonly run: number; readonly event: ExaminationEvent }
  | { readonly type: 'examined'; readonly run: number; readonly examination: Examination }
  | { readonly type: 'examination-failed'; readonly run: number; readonly why: string }
  | { readonly type: 'compared'; readonly since: number; readonly comparison: Fact<Comparison> }
  | { readonly type: 'change-progress'; readonly operation: string; readonly state: 'started' | 'done' | 'failed' }
  | { readonly type: 'change-finished'; readonly plan: FixPlan; readonly result: ApplyResult }
  | { readonly type: 'change-undone'; readonly fixId: string; readonly result: UndoResult }
  | { readonly type: 'check-examined'; readonly examination: Examination }
  | { readonly type: 'check-tried'; readonly attempt: Try }
  | {
      readonly type: 'check-ended';
      readonly state: Exclude<Check['state'], 'running'>;
      readonly why: string | null;
      readonly examination: Examination | null;
    }
  | { readonly type: 'summary-written'; readonly result: SummaryWritten }
  | { readonly type: 'code-written'; readonly result: SummaryWritten };

/** Everything that the reducer handles. */
export type Action = Intent | Event;

/** Work that the engine does for the reducer, as plain data. */
export type Effect =
  | { readonly type: 'load-profiles' }
  | { readonly type: 'load-recent' }
  | { readonly type: 'load-unfinished' }
  /** Writes down what is left to do, or forgets it when nothing is. */
  | { readonly type: 'save-unfinished' }
  | { readonly type: 'look'; readonly entry: JournalEntry }
  /** `seen`: the word of what was shown. */
  | { readonly type: 'undo-earlier'; readonly entry: JournalEntry; readonly seen: string }
  /** Writes down that it stays as it stands. */
  | { readonly type: 'close-entry'; readonly entry: JournalEntry }
  | { readonly type: 'remember'; readonly key: string }
  | { readonly type: 'open-account'; readonly choice: ProfileChoice; readonly region: string | null }
  | { readonly type: 'load-pages'; readonly codes: readonly FindingCode[] }
  | { readonly type: 'reset-practice' }
  | { readonly type: 'search-elsewhere'; readonly apiId: string; readonly profileId: string | null }
  | { readonly type: 'read-api-type'; readonly apiId: string }
  /** What was refused, in AWS's words, and the permission that it takes. */
  | { readonly type: 'write-access-request'; readonly refused: string; readonly permission: string }
  | { readonly type: 'give-answer'; readonly text: string | null }
  | { readonly type: 'explain'; readonly text: string }
  | { readonly type: 'read-domain'; readonly host: string }
  /** What was listed before is listed anew. */
  | { readonly type: 'forget' }
  /** What the chosen call needs is read while the person says who calls. */
  | { readonly type: 'read-ahead'; readonly target: Target; readonly call: Pick<Request, 'method' | 'path'> }
  | { readonly type: 'list-apis' }
  | { readonly type: 'list-stages'; readonly apiId: string }
  | { readonly type: 'list-methods'; readonly apiId: string; readonly stage: string }
  | { readonly type: 'list-principals' }
  | {
      readonly type: 'examine';
      readonly run: number;
      readonly target: Target;
      readonly request: Request;
      readonly caller: CallerChoice;
      readonly observed: SeenAnswer | null;
      /** Null runs all steps. */
      readonly only: OneStep | null;
    }
  /** `since` tells this comparison from one asked for later. */
  | { readonly type: 'compare'; readonly other: Other; readonly since: number }
  | { readonly type: 'apply'; readonly plan: FixPlan }
  | { readonly type: 'undo'; readonly applied: Applied; readonly entry: JournalEntry; readonly seen: string }
  | {
      readonly type: 'check';
      readonly check: Check;
      readonly target: Target;
      readonly request: Request;
      readonly caller: CallerChoice;
      readonly wanted: 'through' | 'refused';
    }
  | { readonly type: 'write-summary'; readonly place: SummaryPlace }
  | { readonly type: 'write-code'; readonly name: string; readonly text: string };

/** The next state, and the work that it needs. */
export interface Outcome<S> {
  readonly state: S;
  readonly effects: readonly Effect[];
}
