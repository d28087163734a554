import { buildRequest, partitionOf } from '../../core/intake/index.ts';
import { isHandshake } from '../../core/model/connections.ts';
import type { Identity } from '../../core/model/ports.ts';
import type { Request } from '../../core/model/request.ts';
import { NO_CONSENTS } from '../../examination/index.ts';
import type { Action, Effect, Outcome } from './actions.ts';
import { domainIn, withDomain } from './domain.ts';
import { callerLabel } from './labels.ts';
import type { InitialAnswers } from './ports.ts';
import { preparedFor } from './practice-call.ts';
import { askAnother } from './reduce-another.ts';
import { startRun } from './reduce-running.ts';
import { withSaid } from './request-details.ts';
import {
  apiKey,
  type CallerAnswer,
  IDLE,
  isPractice,
  type MethodAnswer,
  profileKey,
  type SessionState,
  screenOf,
} from './state.ts';
import { happened, loaded, note, out, say, show } from './transitions.ts';
import { loading } from './waits.ts';

/** Screens 1 to 6: every question that leads to one call. */
export function reduceChoosing(state: SessionState, action: Action, now: number): Outcome<SessionState> | null {
  const { answers } = state;
  switch (action.type) {
    case 'started':
      return out(
        { ...state, profiles: loading('Reading your profiles', 'profiles', now) },
        { type: 'load-profiles' },
        { type: 'load-recent' },
        { type: 'load-left' },
      );
    case 'left-loaded':
      return out({ ...state, left: { left: action.left, standing: action.standing } });
    case 'continue':
      return goOn(state);
    case 'recent-loaded':
      return out({ ...state, recent: action.keys });
    case 'profiles-loaded':
      return out({ ...state, profiles: { state: 'ready', value: action.profiles } });
    case 'profiles-failed':
      return out({ ...state, profiles: { state: 'failed', why: action.why, permission: null } });
    case 'choose-profile': {
      if (action.choice.kind === 'broken')
        return out(say(state, 'warn', `${action.choice.name}: ${action.choice.detail ?? 'cannot be used'}`));
      const fresh = { ...state, apis: IDLE, stages: IDLE, methods: IDLE, principals: IDLE, question: null };
      const identity = loading('Asking AWS who this is (sts:GetCallerIdentity)', 'identity', now);
      return out(
        {
          ...fresh,
          answers: { ...answers, profile: action.choice, api: null, stage: null, method: null, caller: null },
          identity,
        },
        { type: 'open-account', choice: action.choice },
        ...(action.choice.kind === 'practice'
          ? []
          : [{ type: 'remember', key: profileKey(action.choice.id) } as const]),
      );
    }
    case 'question-asked':
      return out({ ...state, question: { text: action.text, secret: action.secret } });
    case 'answer-question':
      return out({ ...state, question: null }, { type: 'give-answer', text: action.text });
    case 'identity-read':
      return identityRead(state, action, now);
    case 'skip-paste':
      return toApis(state, now);
    case 'use-understood': {
      const took = note({ ...state, said: {} }, 'done', 'Pasted', action.from.join(' · '));
      const told = toApis(understoodAnswers(took, action.answers), now);
      const here = state.identity.state === 'ready' ? state.identity.value.region : null;
      if (action.region === null || here === null || action.region === here) return told;
      const text =
        `That call went to ${action.region}; this session reads ${here}. To read there, start again with --region ` +
        `${action.region}.`;
      return { ...told, state: say(told.state, 'warn', text) };
    }
    case 'choose-prepared': {
      const { call } = action;
      const initial = {
        apiId: call.target.apiId,
        stage: call.target.stage,
        verb: call.request.method,
        path: call.path,
        caller: call.caller,
        request: call.request,
      };
      return toApis(
        { ...state, initial, said: {}, answers: { ...answers, observed: call.observed, prepared: call } },
        now,
      );
    }
    case 'domain-read':
      return out(withDomain(state, action.host, action.domain));
    case 'apis-page':
      return out(
        state.apis.state === 'loading'
          ? { ...state, apis: { ...state.apis, sofar: [...(state.apis.sofar ?? []), ...action.apis] } }
          : state,
      );
    case 'apis-listed':
      return out({ ...state, apis: loaded(action.apis) });
    case 'choose-api': {
      const next = note(
        show(state, 'stage'),
        'done',
        'API',
        `${action.api.name} · ${action.api.apiType} · ${action.api.id}`,
      );
      const stages = loading('Listing stages (apigateway:GET)', 'list', now);
      return out(
        {
          ...next,
          answers: { ...answers, api: action.api, stage: null, method: null, caller: null },
          stages,
          methods: IDLE,
        },
        { type: 'list-stages', apiId: action.api.id },
        ...(state.identity.state !== 'ready' || isPractice(state)
          ? []
          : [{ type: 'remember', key: apiKey(state.identity.value, action.api.id) } as const]),
      );
    }
    case 'stages-listed':
      return answers.api?.id === action.apiId ? out({ ...state, stages: loaded(action.stages) }) : out(state);
    case 'choose-stage': {
      if (answers.api === null) return out(state);
      const next = note(show(state, 'method'), 'done', 'Stage', action.stage);
      const prepared = preparedFor(
        isPractice(state) ? state.prepared : [],
        answers.prepared,
        answers.api.id,
        action.stage,
      );
      const methods = loading('Listing methods (apigateway:GET)', 'list', now);
      return out(
        { ...next, answers: { ...answers, stage: action.stage, method: null, caller: null, prepared }, methods },
        { type: 'list-methods', apiId: answers.api.id, stage: action.stage },
      );
    }
    case 'methods-listed':
      return answers.api?.id === action.apiId && answers.stage === action.stage
        ? out({ ...state, methods: loaded(action.methods) })
        : out(state);
    case 'choose-method': {
      const { verb, path, route } = action.method;
      const chosen = { ...show(state, 'caller'), answers: { ...answers, method: action.method, caller: null } };
      if (answers.api !== null && isHandshake(answers.api.apiType, path)) {
        const told = note(chosen, 'done', 'Route', route?.path ?? '$connect');
        const asked = 'A WebSocket client is asked who it is once, at $connect: that is what is looked into.';
        return out(route === null || route.path === '$connect' ? told : say(told, 'info', asked));
      }
      return out(
        note(
          chosen,
          'done',
          'Method',
          `${verb} ${path}${route !== null && route.path !== path ? ` · served by ${route.path}` : ''}`,
        ),
      );
    }
    case 'list-principals':
      return state.principals.state === 'ready' || state.principals.state === 'loading'
        ? out(state)
        : out(
            { ...state, principals: loading('Listing users and roles (iam:ListUsers, iam:ListRoles)', 'list', now) },
            { type: 'list-principals' },
          );
    case 'say-of-request':
      return out({ ...state, said: { ...state.said, ...action.said } });
    case 'principals-listed':
      return out({ ...state, principals: loaded(action.principals) });
    case 'choose-caller':
      return chooseCaller(state, action.caller, now);
    case 'ask-another':
      return askAnother(state, action.about);
    case 'retry':
      return retry(state, now);
    case 'back':
      return back(state);
    default:
      return null;
  }
}

/** The answers given then are given again; the call is examined anew. */
function goOn(state: SessionState): Outcome<SessionState> {
  if (state.left === null) return out(say(state, 'info', 'There is no session to go on with.'));
  const { left, standing } = state.left;
  const initial: InitialAnswers = { ...state.flags, ...left.answers, profileId: left.profileId };
  const stands = standing.map(({ title }) => title).join('; ');
  const told = note({ ...state, initial, earlier: standing, left: null }, 'info', 'Going on', left.title);
  return out(stands === '' ? told : note(told, 'info', 'Applied', `${stands} · u undoes it`));
}

function identityRead(
  state: SessionState,
  action: Extract<Action, { type: 'identity-read' }>,
  now: number,
): Outcome<SessionState> {
  if (state.answers.profile?.id !== action.profileId) return out(state);
  const identity = loaded(action.identity);
  if (identity.state !== 'ready') return out({ ...state, identity, question: null });
  const who = identity.value;
  const next = note(
    { ...show(state, 'paste'), identity, question: null },
    'done',
    'Profile',
    `${who.from} · ${who.arn} · ${who.region} (from ${who.regionFrom})`,
  );
  return out(happened(next, now, `Signed in as ${who.arn}, region ${who.region}`));
}

function toApis(state: SessionState, now: number): Outcome<SessionState> {
  const shown = show(state, 'api');
  const host = domainIn(shown.initial);
  const asks = host !== null && shown.domain.state === 'idle';
  const next = asks ? { ...shown, domain: loading(`Asking where ${host} leads (GetDomainName)`, 'list', now) } : shown;
  const effects: readonly Effect[] = asks ? [{ type: 'read-domain', host }] : [];
  if (next.apis.state === 'ready' || next.apis.state === 'loading') return out(next, ...effects);
  return out({ ...next, apis: loading('Listing APIs (apigateway:GET)', 'list', now) }, ...effects, {
    type: 'list-apis',
  });
}

function understoodAnswers(state: SessionState, told: InitialAnswers): SessionState {
  return {
    ...state,
    initial: { ...state.flags, ...told },
    domain: IDLE,
    answers: { ...state.answers, prepared: null, observed: told.observed ?? state.answers.observed },
  };
}

function chooseCaller(state: SessionState, caller: CallerAnswer, now: number): Outcome<SessionState> {
  const { api, stage, method, prepared } = state.answers;
  if (api === null || stage === null || method === null || state.identity.state !== 'ready') return out(state);
  const identity: Identity = state.identity.value;
  const target = { apiType: api.apiType, apiId: api.id, stage };
  const asPrepared =
    prepared !== null &&
    prepared.caller.kind === caller.choice.kind &&
    prepared.request.method === method.verb &&
    prepared.path === method.path;
  const base = asPrepared ? prepared.request : saidOf(state, method);
  const flagged = state.initial.sourceIp === undefined ? base : { ...base, sourceIp: state.initial.sourceIp };
  const over = withSaid(flagged, state.said, method.verb, caller.choice.kind !== 'anonymous');
  const request = buildRequest({
    target,
    verb: method.verb,
    path: method.path,
    caller: caller.choice,
    sourceIp: null,
    region: identity.region,
    partition: partitionOf(identity),
    now,
    over,
    signing: state.initial.signing ?? {},
  });
  const observed = asPrepared ? prepared.observed : prepared === null ? state.answers.observed : null;
  const label = `${callerLabel(caller.choice, identity)}${request.sourceIp === null ? '' : `, from ${request.sourceIp}`}`;
  const next = note(show(state, 'troubleshooting'), 'done', 'Caller', label);
  return startRun(
    {
      ...next,
      answers: { ...next.answers, caller, observed },
      target,
      request,
      calls: state.calls + 1,
      agreed: state.flags.agreed ?? NO_CONSENTS,
      first: null,
      examination: null,
      check: null,
    },
    now,
  );
}

/** What was said of the request, as far as it speaks of the method that was chosen. */
function saidOf({ initial }: SessionState, method: MethodAnswer): Partial<Request> {
  const said = initial.request ?? {};
  if (initial.verb === undefined || (initial.verb === method.verb && initial.path === method.path)) return said;
  const { method: _method, path: _path, query: _query, ...rest } = said;
  return rest;
}

function retry(state: SessionState, now: number): Outcome<SessionState> {
  const { answers } = state;
  switch (screenOf(state)) {
    case 'profile':
      return out(
        {
          ...state,
          identity: IDLE,
          answers: { ...answers, profile: null },
          profiles: loading('Reading your profiles', 'profiles', now),
        },
        { type: 'load-profiles' },
      );
    case 'api':
      return out({ ...state, apis: loading('Listing APIs (apigateway:GET)', 'list', now) }, { type: 'list-apis' });
    case 'stage':
      return answers.api === null
        ? out(state)
        : out(
            { ...state, stages: loading('Listing stages (apigateway:GET)', 'list', now) },
            { type: 'list-stages', apiId: answers.api.id },
          );
    case 'method':
      return answers.api === null || answers.stage === null
        ? out(state)
        : out(
            { ...state, methods: loading('Listing methods (apigateway:GET)', 'list', now) },
            { type: 'list-methods', apiId: answers.api.id, stage: answers.stage },
          );
    default:
      return out(state);
  }
}

function back(state: SessionState): Outcome<SessionState> {
  if (state.fix?.applying != null)
    return out(say(state, 'warn', 'A change is being made. Wait for it to end; Ctrl+C leaves.'));
  if (state.question !== null)
    return out(
      { ...state, question: null, identity: IDLE, answers: { ...state.answers, profile: null } },
      { type: 'give-answer', text: null },
    );
  if (screenOf(state) === 'profile' && state.identity.state !== 'idle')
    return out({ ...state, identity: IDLE, answers: { ...state.answers, profile: null } });
  if (state.screens.length < 2) return out(say(state, 'info', 'This is the first screen. q quits.'));
  const leaving = screenOf(state);
  const screens = state.screens.slice(0, -1);
  const next = { ...state, screens };
  if (screenOf(next) === 'profile') {
    const { profileId: _, ...initial } = next.initial;
    return out({ ...next, initial, identity: IDLE, answers: { ...next.answers, profile: null } });
  }
  switch (leaving) {
    case 'fix':
      return out({ ...next, fix: null, review: [] });
    case 'troubleshooting':
      // A run that nobody watches any more is not worth keeping: its number no longer fits.
      return out({
        ...next,
        run: null,
        initial: screens.at(-1) === 'paste' ? next.flags : next.initial,
        answers: { ...next.answers, caller: null },
      });
    default:
      return out(
        screens.at(-1) === 'paste'
          ? { ...next, initial: next.flags, answers: { ...next.answers, prepared: null } }
          : next,
      );
  }
}
