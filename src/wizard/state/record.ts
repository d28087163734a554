import type { SessionRecord, SessionState } from './state.ts';

/** What a summary is written from; null before the first examination. */
export function recordOf(state: SessionState): SessionRecord | null {
  if (state.first === null || state.examination === null) return null;
  return {
    startedAt: state.startedAt,
    identity: state.identity.state === 'ready' ? state.identity.value : null,
    first: state.first,
    last: state.examination,
    applied: state.applied,
    checks: state.checks,
    timeline: state.timeline,
  };
}
