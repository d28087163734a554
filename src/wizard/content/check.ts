import type { SeenAnswer } from '../../core/model/answer.ts';
import { type Block, GAP, NOTHING, text } from '../blocks.ts';
import { answerLabel } from '../state/labels.ts';
import type { Check } from '../state/progress.ts';
import type { SessionState } from '../state/state.ts';
import { MARKS, type MarkLook } from '../theme.ts';
import { type Row, type Screen, textRow } from '../ui.ts';
import { stepMark } from './marks.ts';
import { lessonRows } from './paste.ts';

/** Screen 10: the failing step again, then the real call until it goes through; and the way back. */
export const checkScreen: Screen = {
  id: 'check',
  title: 'Check',
  filterable: false,
  preferred: () => 0,
  rows: ({ state }) => {
    if (state.check === null || state.check.state === 'running') return [];
    const rows: Row[] = [textRow('summary', 'Write the summary', { type: 'open-summary' })];
    if (mayBeSent(state))
      rows.unshift(textRow('send', `Send the ${state.request?.method} for real`, { type: 'send-for-real' }));
    const more = (state.examination?.plans ?? []).length > 0 && state.examination?.diagnosis.outcome === 'refused';
    const next = textRow('findings', 'Back to the findings', { type: 'open-findings' });
    const ways = more && state.check.kind === 'apply' ? [next, ...rows] : [...rows, next];
    return [...ways, ...lessonRows(state)];
  },
  content: ({ state }) => ({ ...NOTHING, body: state.check === null ? [] : resultBlocks(state, state.check) }),
  submit: () => null,
};

/** What came of it, the answers before and now, what stands, and the step that refused. */
function resultBlocks(state: SessionState, check: Check): readonly Block[] {
  const applied = state.applied.findLast((one) => one.plan.id === check.fixId);
  return [
    ...(check.state === 'running' ? soFar(check) : ended(check)),
    ...answers(check),
    GAP,
    ...(check.kind === 'undo' && applied?.undone === true ? undone(applied.differences ?? []) : []),
    ...(applied !== undefined && !applied.undone ? [marked(APPLIED, applied.plan.title)] : []),
    ...(check.step === null
      ? []
      : [marked(MARKS[stepMark(check.step)], `${check.step.title}: ${check.step.sentence}`)]),
  ];
}

const APPLIED = { symbol: '✔', word: 'applied', tone: 'good' } as const;
const UNDONE = { symbol: '✔', word: 'undone', tone: 'good' } as const;
const marked = (mark: MarkLook, sentence: string): Block => ({
  is: 'marked',
  mark,
  title: '',
  text: sentence,
  weight: 'plain',
});

function undone(differences: readonly string[]): readonly Block[] {
  if (differences.length === 0) return [marked(UNDONE, 'AWS holds the original settings again.')];
  return [text('▲ undone, with differences', 'warn'), ...differences.map((one) => text(one, 'plain', 2))];
}

/** Statuses of the last calls while they go on. */
function soFar({ tries }: Check): readonly Block[] {
  if (tries.length === 0) return [];
  const seen = tries.map((one) => (one.answer === null ? '–' : String(one.answer.status ?? 'none')));
  return [text(`so far ${seen.slice(-8).join(', ')}`, 'dim', 2)];
}

function ended(check: Check): readonly Block[] {
  const calls = check.tries.filter((one) => one.answer !== null).length;
  const last = check.tries.at(-1);
  const seconds = last === undefined ? 0 : (last.at - check.wait.since) / 1000;
  const after = `after ${calls === 1 ? 'one call' : `${calls} calls`} and ${seconds.toFixed(1)} s`;
  switch (check.state) {
    case 'passed':
      return [
        signed(
          '✔ ',
          'good',
          check.kind === 'apply'
            ? `The same call goes through now, ${after}.`
            : `The call is refused again as before, ${after}.`,
        ),
      ];
    case 'predicted': {
      const what = check.kind === 'apply' ? 'Predicted to go through' : 'Predicted to be refused again';
      return [
        signed('✔ ', 'good', `${what}: ${check.why ?? ''}.`),
        text('To confirm this, let the caller make the call: press c to copy it as curl.', 'dim', 2),
      ];
    }
    case 'not-yet':
      return [signed('▲ ', 'warn', `Not yet: ${check.why ?? ''}. Press r to check again or u to undo.`)];
    default:
      return [signed('✖ ', 'bad', check.why ?? 'The check failed.')];
  }
}

const signed = (sign: string, tone: 'good' | 'warn' | 'bad', sentence: string): Block => ({
  is: 'signed',
  sign,
  tone,
  text: sentence,
  textTone: 'strong',
});

function answers(check: Check): readonly Block[] {
  const now = check.tries.findLast((one) => one.answer !== null)?.answer ?? null;
  const row = (label: string, answer: SeenAnswer | null): Block => ({
    is: 'answer',
    label,
    answer: answerLabel(answer),
    tone: answer?.status == null ? 'plain' : answer.status < 400 ? 'good' : 'bad',
    body: answer?.body.trim() ?? '',
  });
  return now === null ? [row('Before', check.before)] : [row('Before', check.before), row('Now', now)];
}

/** A verb that may change something is sent only when the person says so. */
function mayBeSent(state: SessionState): boolean {
  const { request } = state;
  if (request === null || state.anyVerb || state.check?.state !== 'predicted') return false;
  return !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
}
