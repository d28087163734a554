import { buildRequest, partitionOf } from '../../core/intake/index.ts';
import type { Identity } from '../../core/model/ports.ts';
import type { Request } from '../../core/model/request.ts';
import { NO_CONSENTS } from '../../examination/index.ts';
import type { Outcome } from './actions.ts';
import type { CallerAnswer, MethodAnswer } from './answers.ts';
import { callerLabel } from './labels.ts';
import { withDetails } from './request-details.ts';
import { startRun } from './run.ts';
import type { SessionState } from './state.ts';
import { note, out, show } from './transitions.ts';

/** The last question is answered: the request is built, and its examination begins. */
export function chooseCaller(state: SessionState, caller: CallerAnswer, now: number): Outcome<SessionState> {
  const { api, stage, method, practiceCall } = state.answers;
  if (api === null || stage === null || method === null || state.identity.state !== 'ready') return out(state);
  const identity: Identity = state.identity.value;
  const target = { apiType: api.apiType, apiId: api.id, stage };
  const isPracticeCall =
    practiceCall !== null &&
    practiceCall.caller.kind === caller.choice.kind &&
    practiceCall.request.method === method.verb &&
    practiceCall.path === method.path;
  const base = isPracticeCall ? practiceCall.request : requestGiven(state, method);
  const flagged = state.initial.sourceIp === undefined ? base : { ...base, sourceIp: state.initial.sourceIp };
  const over = withDetails(flagged, state.details, method.verb, caller.choice.kind !== 'anonymous');
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
  const observed = isPracticeCall ? practiceCall.observed : practiceCall === null ? state.answers.observed : null;
  const from = request.sourceIp === null ? '' : `, from ${request.sourceIp}`;
  const label = `${callerLabel(caller.choice, identity)}${from}`;
  const next = note(show(state, 'troubleshooting'), 'done', 'Caller', label);
  return startRun(
    {
      ...next,
      answers: { ...next.answers, caller, observed },
      target,
      request,
      calls: state.calls + 1,
      consents: state.flags.consents ?? NO_CONSENTS,
      first: null,
      examination: null,
      fix: null,
      check: null,
    },
    now,
  );
}

/** What flags and texts give of the request, as far as it is about the method that was chosen. */
function requestGiven({ initial }: SessionState, method: MethodAnswer): Partial<Request> {
  const given = initial.request ?? {};
  if (initial.verb === undefined || (initial.verb === method.verb && initial.path === method.path)) return given;
  const { method: _method, path: _path, query: _query, ...rest } = given;
  return rest;
}
