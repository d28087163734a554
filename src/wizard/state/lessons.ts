import type { PracticeCall } from '../../core/model/ports.ts';
import type { Event, Intent } from './actions.ts';
import type { Handlers } from './handlers.ts';
import { IDLE } from './loads.ts';
import type { Lesson } from './progress.ts';
import { isChanging, isPractice } from './selectors.ts';
import type { SessionState } from './state.ts';
import { note, notify, out, show } from './transitions.ts';
import { loading } from './waits.ts';

/** One practice call, in the words by which it is told from the others. */
const lessonKey = ({ target, request, path }: PracticeCall): string =>
  [target.apiId, target.stage, request.method, path].join(' ');

export const lessonOf = ({ lessons }: SessionState, call: PracticeCall): Lesson | null =>
  lessons[lessonKey(call)] ?? null;

const isDone = (state: SessionState, call: PracticeCall): boolean => {
  const lesson = lessonOf(state, call);
  return lesson === 'fixed' || lesson === 'done';
};

/** How many of the practice calls are done. */
export const lessonsDone = (state: SessionState): number =>
  state.practiceCalls.filter((call) => isDone(state, call)).length;

/** The next practice call that is not done, after the one that is chosen; null where all are. */
export function nextLesson(state: SessionState): PracticeCall | null {
  const { practiceCalls: calls, answers } = state;
  const { practiceCall } = answers;
  const at = practiceCall === null ? -1 : calls.findIndex((call) => lessonKey(call) === lessonKey(practiceCall));
  return [...calls.slice(at + 1), ...calls.slice(0, Math.max(0, at))].find((call) => !isDone(state, call)) ?? null;
}

/** The chosen practice call has come so far. */
export function withLesson(state: SessionState, lesson: Lesson): SessionState {
  const { practiceCall } = state.answers;
  if (practiceCall === null || !isPractice(state)) return state;
  return { ...state, lessons: { ...state.lessons, [lessonKey(practiceCall)]: lesson } };
}

/** Its cause is on the screen: with a fix on offer there is more to do. */
export function lessonShown(state: SessionState): SessionState {
  const { practiceCall } = state.answers;
  if (practiceCall === null || state.examination === null || lessonOf(state, practiceCall) === 'fixed') return state;
  const { diagnosis, plans } = state.examination;
  const causes = diagnosis.causes.flatMap(({ fixes }) => fixes);
  return withLesson(state, plans.some(({ id }) => causes.includes(id)) ? 'found' : 'done');
}

/** Back to where the account is known and nothing else is chosen. */
const backToLessons = (state: SessionState): SessionState => ({
  ...state,
  screens: ['profile', 'paste'],
  initial: state.flags,
  details: {},
  run: null,
  fix: null,
  review: [],
  answers: { ...state.answers, practiceCall: null, caller: null, observed: null },
});

export const lessonIntents = {
  'open-pages': (state, { codes }) => out(show({ ...state, pages: [] }, 'page'), { type: 'load-pages', codes }),
  'open-lessons': (state) =>
    isChanging(state)
      ? out(notify(state, 'warn', 'A change is being made. Wait for it to end.'))
      : out(note(backToLessons(state), 'info', 'Next', 'another lesson')),
  'reset-practice': (state) => (isPractice(state) ? out(state, { type: 'reset-practice' }) : out(state)),
} satisfies Partial<Handlers<Intent>>;

export const lessonEvents = {
  'pages-loaded': (state, { pages }) => out({ ...state, pages }),
  // What was changed in the account before is gone with it.
  'practice-reset': (state, { why }, now) => {
    const { profile } = state.answers;
    if (why !== null || profile === null) return out(notify(state, 'warn', `It could not be reset: ${why ?? ''}`));
    const lists = { apis: IDLE, stages: IDLE, methods: IDLE, principals: IDLE, domain: IDLE };
    const fresh = { ...backToLessons(state), ...lists, lessons: {}, applied: [], check: null, checks: [] };
    const identity = loading('Opening a new practice account', 'identity', now);
    return out(
      { ...note(fresh, 'info', 'Reset', 'the practice account is as at the start'), screens: ['profile'], identity },
      { type: 'open-account', choice: profile, region: null },
    );
  },
} satisfies Partial<Handlers<Event>>;
