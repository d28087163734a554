import { NO_CONSENTS } from '../../examination/index.ts';
import { NO_ANSWERS } from './answers.ts';
import { IDLE } from './loads.ts';
import type { InitialAnswers } from './ports.ts';
import type { SessionState } from './state.ts';

/** Where every session begins. */
export function initialState(initial: InitialAnswers, readOnly: boolean, now: number): SessionState {
  return {
    screens: ['profile'],
    initial,
    flags: initial,
    practiceCalls: [],
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
    undo: null,
    undoFirst: false,
    undoing: null,
    question: null,
    reading: null,
    pages: [],
    lessons: {},
    domain: IDLE,
    search: IDLE,
    searchedWith: [],
    accessRequest: null,
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
    chat: null,
    notice: null,
    transcript: [],
    timeline: [],
    calls: 0,
    leaving: null,
    exit: null,
  };
}
