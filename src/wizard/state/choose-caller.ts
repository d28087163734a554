import { buildRequest, partitionOf } from '../../core/intake/index.ts';
import type { Identity } from '../../core/model/ports.ts';
import type { Request } from '../../core/model/request.ts';
import { NO_CONSENTS } from '../../examination/index.ts';
import type { Outcome } from './actions.ts';
import { callerLabel } from './labels.ts';
import { withSaid } from './request-details.ts';
import { startRun } from './run.ts';
import type { CallerAnswer, MethodAnswer, SessionState } from './state.ts';
import { note, out, show } from './transitions.ts';

/** The last question is answered: the request is built, and its examination begins. */
export function chooseCaller(state: SessionState, caller: CallerAnswer, now: number): Outcome<SessionState> {
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
