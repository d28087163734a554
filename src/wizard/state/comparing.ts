import type { Event, Intent } from './actions.ts';
import type { Handlers } from './handlers.ts';
import { IDLE } from './loads.ts';
import type { SessionState } from './state.ts';
import { happened, loaded, notify, out, saving, showOrReturn } from './transitions.ts';
import { loading } from './waits.ts';

/** "Works for A, not for B": the call that was examined beside the same one by another caller, stage or time. */
export const comparingIntents = {
  'open-compare': (state) =>
    state.examination === null || state.run?.state !== 'done'
      ? out(notify(state, 'info', 'There is nothing to compare yet.'))
      : out({ ...showOrReturn(state, 'compare'), comparison: IDLE }),
  compare: (state, { other }, now) =>
    state.examination === null
      ? out(state)
      : out(
          { ...state, comparison: loading('Examining the other call', 'examine', now) },
          { type: 'compare', other, since: now },
        ),
} satisfies Partial<Handlers<Intent>>;

export const comparingEvents = {
  compared: (state, { since, comparison }, now) => {
    if (state.comparison.state !== 'loading' || state.comparison.since !== since) return out(state);
    const next: SessionState = { ...state, comparison: loaded(comparison) };
    if (comparison.state !== 'known' || next.examination === null) return out(next);
    // It stands in the summary too, with the examination that it belongs to.
    const { value } = comparison;
    const examination = {
      ...next.examination,
      diagnosis: { ...next.examination.diagnosis, comparison: value },
    };
    const first = next.first === next.examination ? examination : next.first;
    return saving(out(happened({ ...next, examination, first }, now, `Compared: ${value.summary}`)));
  },
} satisfies Partial<Handlers<Event>>;
