import { redact } from '../../core/model/secret.ts';
import { suspectsIn } from '../../core/model/suspects.ts';
import type { InitialAnswers, UnfinishedSession } from './ports.ts';
import { isPractice, isStillApplied } from './selectors.ts';
import type { SessionState } from './state.ts';

/**
 * What is left to do: a call that is still refused or could not be told, or a change that still stands. Null when all
 * is done. Keys and tokens stay behind: whoever goes on gives them again. A practice account ends with the program.
 */
export function unfinishedOf(state: SessionState, now: number): UnfinishedSession | null {
  const { answers, examination, request } = state;
  const { profile, api, stage, method, caller } = answers;
  if (isPractice(state) || examination === null || request === null) return null;
  if (profile === null || api === null || stage === null || method === null || caller === null) return null;
  const changes = [
    ...state.earlier.map(({ session }) => session),
    ...state.applied.flatMap((one) => (isStillApplied(one) ? [one.entry.session] : [])),
  ];
  if (examination.diagnosis.outcome === 'allowed' && changes.length === 0) return null;
  const { host, path, query, sourceIp, vpcEndpoint, origin, client, credentialsMode, preflight } = request;
  const kept: InitialAnswers = {
    apiId: api.id,
    stage,
    verb: method.verb,
    path: masked(method.path),
    caller: caller.choice,
    request: {
      host,
      path: masked(path),
      query: masked(query),
      sourceIp,
      vpcEndpoint,
      origin,
      client,
      credentialsMode,
      preflight,
    },
  };
  return {
    at: now,
    title: `${method.verb} ${masked(method.path)} on ${api.name}, stage ${stage}`,
    profileId: profile.id,
    answers: kept,
    changes: [...new Set(changes)],
  };
}

const masked = (text: string): string => redact(text, suspectsIn(text));
