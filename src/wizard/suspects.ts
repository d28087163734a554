import { suspectsOfCall } from '../core/examine.ts';
import type { Secret } from '../core/model/secret.ts';
import { suspectsOf } from '../core/model/suspects.ts';
import type { SessionState } from './state/state.ts';

type Read = Pick<SessionState, 'examination' | 'check' | 'initial' | 'answers' | 'methods'>;

/**
 * What of the call on the screen may be a secret, by the state: as it was examined and called again since, and before
 * that as it was pasted and chosen. The same values are given until one of these changes.
 */
export function suspectsOfState(): (state: Read) => readonly Secret[] {
  let last: readonly unknown[] = [];
  let found: readonly Secret[] = [];
  return (state) => {
    const read = [state.examination, state.check, state.initial, state.answers, state.methods];
    if (read.some((one, at) => one !== last[at]))
      found = state.examination === null ? unexamined(state) : examined(state);
    last = read;
    return found;
  };
}

const examined = ({ examination, check }: Read): readonly Secret[] =>
  examination === null
    ? []
    : suspectsOfCall(examination, check === null ? [] : [check.before, ...check.tries.map(({ answer }) => answer)]);

/** A path with a random part may be a route's, as it was listed. */
function unexamined({ initial: { request = {}, path, observed }, answers, methods }: Read): readonly Secret[] {
  const { query = '', headers = {} } = request;
  const seen = [observed, answers.observed].flatMap((one) => one ?? []);
  const paths = [request.path, path, answers.method?.path].filter((one) => one !== undefined);
  const listed = JSON.stringify(methods);
  return suspectsOf({ path: paths.join('/'), query, headers, answers: seen, quotes: [] }, (text) =>
    listed.includes(text),
  );
}
