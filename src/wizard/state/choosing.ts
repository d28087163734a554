import { isHandshake } from '../../core/api-gateway/connections.ts';
import type { Effect, Event, Intent, Outcome } from './actions.ts';
import { askAnother } from './ask-another.ts';
import { back } from './back.ts';
import { withAccessRequest, withAccountCompared } from './beyond-lists.ts';
import { chooseCaller } from './choose-caller.ts';
import { domainIn, withDomain } from './domain.ts';
import type { Handler, Handlers } from './handlers.ts';
import { lessonOf } from './lessons.ts';
import { IDLE, withPage } from './loads.ts';
import type { InitialAnswers } from './ports.ts';
import { practiceCallFor } from './practice-call.ts';
import { retry } from './retry.ts';
import { startRun } from './run.ts';
import { apiKey, isPractice, profileKey, screenOf } from './selectors.ts';
import type { SessionState } from './state.ts';
import { happened, loaded, note, notify, out, show, showOrReturn } from './transitions.ts';
import { undo } from './undo.ts';
import { loading } from './waits.ts';

/** Screens 1 to 6: every question that leads to one call. What the person wants there. */
export const choosingIntents = {
  continue: (state) => goOn(state),
  'undo-unfinished': (state) => undoFirst(state),
  'choose-profile': (state, { choice, region = null }, now) => {
    if (choice.kind === 'broken')
      return out(notify(state, 'warn', `${choice.name}: ${choice.detail ?? 'cannot be used'}`));
    const fresh = {
      ...state,
      ...NOT_SEARCHED,
      screens: ['profile'] as const,
      apis: IDLE,
      stages: IDLE,
      methods: IDLE,
      principals: IDLE,
      question: null,
    };
    const identity = loading('Asking AWS who this is (sts:GetCallerIdentity)', 'identity', now);
    const answers = { ...state.answers, profile: choice, api: null, stage: null, method: null, caller: null };
    return out(
      { ...fresh, answers, identity },
      { type: 'open-account', choice, region },
      ...remembered(choice.kind === 'practice' ? null : profileKey(choice.id)),
    );
  },
  'answer-question': (state, { text }) => out({ ...state, question: null }, { type: 'give-answer', text }),
  explain: (state, { text }) => out({ ...state, reading: null }, { type: 'explain', text }),
  'open-reading': (state) => out(show(state, 'reading')),
  'skip-paste': (state, _action, now) => toApis(state, now),
  'use-understood': (state, { answers, region, from }, now) => {
    const pasted = note({ ...state, details: {} }, 'done', 'Pasted', from.join(' · '));
    const next = withUnderstood(pasted, { ...answers, ...(region === null ? {} : { region }) });
    if (state.identity.state !== 'ready')
      return out(
        state.answers.profile === null && screenOf(state) === 'profile'
          ? notify(next, 'info', 'Choose the account that the call went to. The rest is filled in for you.')
          : next,
      );
    // What somebody was answered is held against what was found.
    if (screenOf(state) === 'findings' && !namesApi(answers))
      return startRun(showOrReturn(next, 'troubleshooting'), now);
    // An answer without a call says nothing of the API: the list on the screen is still the question.
    const outcome = namesApi(answers) || screenOf(state) === 'paste' ? toApis(beforeLists(next), now) : out(next);
    return { ...outcome, state: withAccountCompared(withRegionCompared(outcome.state)) };
  },
  'choose-practice-call': (state, { call }, now) => {
    const initial = {
      apiId: call.target.apiId,
      stage: call.target.stage,
      verb: call.request.method,
      path: call.path,
      caller: call.caller,
      request: call.request,
    };
    // Once it is mended, what it was answered at first says nothing of it.
    const observed = lessonOf(state, call) === 'fixed' ? null : call.observed;
    const answers = { ...state.answers, observed, practiceCall: { ...call, observed } };
    return toApis({ ...beforeLists(state), initial, details: {}, run: null, fix: null, review: [], answers }, now);
  },
  'choose-api': (state, { api }, now) => {
    const next = note(show(state, 'stage'), 'done', 'API', `${api.name} · ${api.apiType} · ${api.id}`);
    const stages = loading('Listing stages (apigateway:GET)', 'list', now);
    const answers = { ...state.answers, api, stage: null, method: null, caller: null };
    const known = state.identity.state === 'ready' && !isPractice(state) ? state.identity.value : null;
    return out(
      { ...next, answers, stages, methods: IDLE },
      { type: 'list-stages', apiId: api.id },
      ...remembered(known === null ? null : apiKey(known, api.id)),
    );
  },
  'choose-stage': (state, { stage }, now) => {
    const { api, practiceCall: chosen } = state.answers;
    if (api === null) return out(state);
    const next = note(show(state, 'method'), 'done', 'Stage', stage);
    const practiceCall = practiceCallFor(isPractice(state) ? state.practiceCalls : [], chosen, api.id, stage);
    const methods = loading('Listing methods (apigateway:GET)', 'list', now);
    return out(
      { ...next, answers: { ...state.answers, stage, method: null, caller: null, practiceCall }, methods },
      { type: 'list-methods', apiId: api.id, stage },
    );
  },
  'choose-method': (state, { method }) => {
    const { verb, path, route } = method;
    const { api, stage } = state.answers;
    const chosen = { ...show(state, 'caller'), answers: { ...state.answers, method, caller: null } };
    const ahead: readonly Effect[] =
      api === null || stage === null
        ? []
        : [
            {
              type: 'read-ahead',
              target: { apiType: api.apiType, apiId: api.id, stage },
              call: { method: verb, path },
            },
          ];
    if (api !== null && isHandshake(api.apiType, path)) {
      const next = note(chosen, 'done', 'Route', route?.path ?? '$connect');
      const asked = 'API Gateway authorizes a WebSocket client only once, at $connect. So $connect is checked.';
      return out(route === null || route.path === '$connect' ? next : notify(next, 'info', asked), ...ahead);
    }
    const served = route !== null && route.path !== path ? ` · served by ${route.path}` : '';
    return out(note(chosen, 'done', 'Method', `${verb} ${path}${served}`), ...ahead);
  },
  'choose-caller': (state, { caller }, now) => chooseCaller(state, caller, now),
  'list-principals': (state, _action, now) =>
    state.principals.state === 'ready' || state.principals.state === 'loading'
      ? out(state)
      : out(
          { ...state, principals: loading('Listing users and roles (iam:ListUsers, iam:ListRoles)', 'list', now) },
          { type: 'list-principals' },
        ),
  'set-request-details': (state, { details }) => out({ ...state, details: { ...state.details, ...details } }),
  'ask-another': (state, { about }) => askAnother(state, about),
  retry: (state, _action, now) => retry(state, now),
  back: (state) => back(state),
} satisfies Partial<Handlers<Intent>>;

/** What comes in for these screens. */
export const choosingEvents = {
  started: (state, _action, now) =>
    out(
      { ...state, profiles: loading('Reading your profiles', 'profiles', now) },
      { type: 'load-profiles' },
      { type: 'load-recent' },
      { type: 'load-unfinished' },
    ),
  'unfinished-loaded': (state, { session, changes }) => out({ ...state, unfinished: { session, changes } }),
  'recent-loaded': (state, { keys }) => out({ ...state, recent: keys }),
  'profiles-loaded': (state, { profiles }) => out({ ...state, profiles: { state: 'ready', value: profiles } }),
  'profiles-failed': (state, { why }) => out({ ...state, profiles: { state: 'failed', why, permission: null } }),
  // What could not be taken for a call may be known all the same.
  explained: (state, { reading }) => {
    if (!reading.isKnown) return out(screenOf(state) === 'reading' ? { ...state, reading } : state);
    return out({ ...state, reading, notice: state.notice?.tone === 'warn' ? null : state.notice });
  },
  'question-asked': (state, { text, secret }) => out({ ...state, question: { text, secret } }),
  'identity-read': (state, action, now) => identityRead(state, action, now),
  'domain-read': (state, { host, domain }) => out(withDomain(state, host, domain)),
  'apis-page': (state, { apis }) => out({ ...state, apis: withPage(state.apis, apis) }),
  'apis-listed': (state, { apis }) => withAccessRequest({ ...state, apis: loaded(apis) }, loaded(apis)),
  'stages-listed': (state, { apiId, stages }) =>
    state.answers.api?.id === apiId
      ? withAccessRequest({ ...state, stages: loaded(stages) }, loaded(stages))
      : out(state),
  'methods-page': (state, { apiId, stage, methods }) =>
    out(
      state.answers.api?.id === apiId && state.answers.stage === stage
        ? { ...state, methods: withPage(state.methods, methods) }
        : state,
    ),
  'methods-listed': (state, { apiId, stage, methods }) =>
    state.answers.api?.id === apiId && state.answers.stage === stage
      ? withAccessRequest({ ...state, methods: loaded(methods) }, loaded(methods))
      : out(state),
  'principals-page': (state, { principals }) => out({ ...state, principals: withPage(state.principals, principals) }),
  'principals-listed': (state, { principals }) => out({ ...state, principals: loaded(principals) }),
} satisfies Partial<Handlers<Event>>;

/** What was found, and refused, in the account before. */
const NOT_SEARCHED = { search: IDLE, searchedWith: [], accessRequest: null, domain: IDLE } as const;

const remembered = (key: string | null): readonly Effect[] => (key === null ? [] : [{ type: 'remember', key }]);

/** The answers given then are given again; the call is examined anew. */
function goOn(state: SessionState): Outcome<SessionState> {
  if (state.unfinished === null) return out(notify(state, 'info', 'There is no session to continue.'));
  const { session, changes } = state.unfinished;
  const initial: InitialAnswers = { ...state.flags, ...session.answers, profileId: session.profileId };
  const stillApplied = changes.map(({ title }) => title).join('; ');
  const next = note({ ...state, initial, earlier: changes, unfinished: null }, 'info', 'Going on', session.title);
  return out(
    stillApplied === '' ? next : note(next, 'info', 'Applied', `${stillApplied} · u on the findings undoes it`),
  );
}

/** The account of the unfinished session is opened, and its last change looked at: the call itself can wait. */
function undoFirst(state: SessionState): Outcome<SessionState> {
  const { unfinished, profiles, flags } = state;
  if (unfinished === null || unfinished.changes.length === 0)
    return out(notify(state, 'info', 'There is nothing to undo: no change is applied.'));
  const { profileId } = unfinished.session;
  if (profiles.state !== 'ready' || !profiles.value.some(({ id }) => id === profileId))
    return out(notify(state, 'warn', `It was made with profile ${profileId}, which is not on this computer.`));
  return out({ ...state, initial: { ...flags, profileId }, earlier: unfinished.changes, undoFirst: true });
}

/** Says so where the pasted call went to another Region than the one that is read. */
function withRegionCompared(state: SessionState): SessionState {
  const { identity, initial } = state;
  const here = identity.state === 'ready' ? identity.value.region : null;
  const { region } = initial;
  if (region === undefined || here === null || region === here) return state;
  const text =
    `That call went to ${region}; this session reads ${here}. ` + `To read ${region}, choose it in the list of APIs.`;
  return notify(state, 'warn', text);
}

const identityRead: Handler<Extract<Event, { type: 'identity-read' }>> = (state, action, now) => {
  if (state.answers.profile?.id !== action.profileId) return out(state);
  const identity = loaded(action.identity);
  if (identity.state !== 'ready') return out({ ...state, identity, question: null });
  const who = identity.value;
  const next = note(
    { ...show(state, 'paste'), identity, practiceCalls: action.practiceCalls, question: null },
    'done',
    'Profile',
    `${who.from} · ${who.arn} · ${who.region} (from ${who.regionFrom})`,
  );
  const signedIn = withAccountCompared(
    withRegionCompared(happened(next, now, `Signed in as ${who.arn}, region ${who.region}`)),
  );
  return state.undoFirst ? undo({ ...signedIn, undoFirst: false }, now) : out(signedIn);
};

function toApis(state: SessionState, now: number): Outcome<SessionState> {
  const opened = show(state, 'api');
  const host = domainIn(opened.initial);
  const asks = host !== null && opened.domain.state === 'idle';
  const next = asks
    ? { ...opened, domain: loading(`Reading which API ${host} maps to (GetDomainName)`, 'list', now) }
    : opened;
  const effects: readonly Effect[] = asks ? [{ type: 'read-domain', host }] : [];
  if (next.apis.state === 'ready' || next.apis.state === 'loading') return out(next, ...effects);
  return out({ ...next, apis: loading('Listing APIs (apigateway:GET)', 'list', now) }, ...effects, {
    type: 'list-apis',
  });
}

/** Back to where the account is known and nothing else. */
const beforeLists = (state: SessionState): SessionState => ({
  ...state,
  screens: state.screens.filter((one) => one === 'profile' || one === 'paste'),
});

const namesApi = (answers: InitialAnswers): boolean => answers.apiId !== undefined || domainIn(answers) !== null;

/** An answer alone is added to what was pasted before; a call takes its place. */
function withUnderstood(state: SessionState, understood: InitialAnswers): SessionState {
  const before = namesApi(understood) || screenOf(state) === 'paste' ? state.flags : state.initial;
  return {
    ...state,
    initial: { ...before, ...understood },
    domain: IDLE,
    answers: { ...state.answers, practiceCall: null, observed: understood.observed ?? state.answers.observed },
  };
}
