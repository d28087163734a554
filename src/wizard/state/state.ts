import type { Examination } from '../../core/examine.ts';
import type { Explanation, OfflineAnswer } from '../../core/explain/index.ts';
import type { Comparison } from '../../core/model/diagnosis.ts';
import type {
  ApiListing,
  Identity,
  JournalEntry,
  MethodListing,
  PracticeCall,
  PrincipalListing,
  StageListing,
  Target,
} from '../../core/model/ports.ts';
import type { Request } from '../../core/model/request.ts';
import type { Consents } from '../../examination/index.ts';
import type { Answers } from './answers.ts';
import type { Load } from './loads.ts';
import type { InitialAnswers, ProfileChoice, Searched, UnfinishedSession } from './ports.ts';
import type { Applied, Check, FixState, Lesson, Run, UndoState } from './progress.ts';
import type { RequestDetails } from './request-details.ts';
import type { ScreenId } from './screen-ids.ts';

/** One sentence about the last key or event, shown above the footer until the next key. */
export interface Notice {
  readonly tone: 'info' | 'warn' | 'bad';
  readonly text: string;
}
/** What a pasted text says, read without an account: as `explain` tells it. */
export interface PastedReading extends OfflineAnswer {
  /** Whether a refusal, or who answered, was found in it. */
  readonly isKnown: boolean;
  /** The same as Markdown, to be sent to a colleague. */
  readonly markdown: string;
  /** The least policy that reading the account needs. */
  readonly policy: string;
}
/** One event of the session, for the summary. */
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
  /** What the undo screen shows; null where it is not open. */
  readonly undo: UndoState | null;
  /** Whether a change that stands is to be undone as soon as its account is open. */
  readonly undoFirst: boolean;
  /** The one of them that is being taken back. */
  readonly undoing: JournalEntry | null;
  /** Asked while credentials are resolved; no spinner is drawn over it. */
  readonly question: { readonly text: string; readonly secret: boolean } | null;
  /** Of the last paste; null where nothing was pasted. */
  readonly reading: PastedReading | null;
  /** What is explained: the pages of these codes; empty while they are loaded. */
  readonly pages: readonly Explanation[];
  /** How far each practice call has come, by `lessonKey`; one that nobody has looked at is not in it. */
  readonly lessons: Readonly<Record<string, Lesson>>;
  /** The custom domain of a given URL, while it is asked where it leads. */
  readonly domain: Load<string>;
  /** The search for an API that is not in this account and Region. */
  readonly search: Load<Searched>;
  /** Profiles that were agreed to and searched; null is the one in use. */
  readonly searchedWith: readonly (string | null)[];
  /** What to ask for where a list may not be read, to be sent to whoever may allow it. */
  readonly accessRequest: string | null;
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
  /** Of the call with another one; idle while it is asked with which. */
  readonly comparison: Load<Comparison>;
  readonly summary: Load<string>;
  /** What the summary says in five lines; null before it was written. */
  readonly chat: string | null;
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

/** Everything that the wizard shows. */
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
