import type { SeenAnswer } from '../../core/model/answer.ts';
import { answerLabel, type Check, lastChange, type SessionState } from '../state/index.ts';
import type { Context, Row, Screen } from '../ui.ts';
import { BLANK, cutLine, dim, type Line, line, span } from '../widgets/line.ts';
import { mark, stepMark } from '../widgets/mark.ts';
import { hanging, paragraph } from '../widgets/paragraph.ts';
import { cut, pad } from '../widgets/text.ts';
import { waitLine } from '../widgets/wait.ts';
import { callLines } from './call-lines.ts';

/** Screen 10: the failing step again, then the real call until it goes through; and the way back. */
export const checkScreen: Screen = {
  id: 'check',
  title: 'Check',
  filterable: false,
  preferred: () => 0,
  rows: ({ state }) => {
    if (state.check === null || state.check.state === 'running') return [];
    const rows: Row[] = [
      { id: 'summary', cells: [{ text: 'Write the summary' }], search: '', enter: { type: 'open-summary' } },
    ];
    if (mayBeSent(state))
      rows.unshift({
        id: 'send',
        cells: [{ text: `Send the ${state.request?.method} for real` }],
        search: '',
        enter: { type: 'send-for-real' },
      });
    const more = (state.examination?.plans ?? []).length > 0 && state.examination?.diagnosis.outcome === 'refused';
    const next: Row = {
      id: 'findings',
      cells: [{ text: 'Back to the findings' }],
      search: '',
      enter: { type: 'open-findings' },
    };
    return more && state.check.kind === 'apply' ? [next, ...rows] : [...rows, next];
  },
  view: (context, rows, cursor) => {
    const { state, columns, now, spinner } = context;
    const { check } = state;
    if (check === null) return { head: [], body: [], keep: [0, 0], foot: [] };
    // The result first: on a small terminal it is all there is room for.
    const head = context.rows < 16 ? [] : [...callLines(state, columns), BLANK];
    const body: Line[] = [];
    if (check.state === 'running')
      body.push(cutLine(waitLine(check.wait, now, spinner), columns), ...triesLine(check, columns));
    body.push(...resultLines(context, check));
    const foot = rows.map((row, index) =>
      line(
        span(index === cursor ? '❯ ' : '  ', 'selected'),
        span(row.cells[0]?.text ?? '', index === cursor ? 'selected' : 'plain'),
      ),
    );
    const more = lastChange(state) === null ? [] : [line(dim('  u undoes the change'))];
    return { head, body, keep: 'scroll', foot: foot.length === 0 ? [] : [BLANK, ...foot, ...more] };
  },
  tell: (context) => (context.state.check === null ? [] : resultLines(context, context.state.check)),
  submit: () => null,
};

/** What came of it, the answers before and now, what stands, and the step that refused. */
function resultLines(context: Context, check: Check): readonly Line[] {
  const { columns, state } = context;
  const applied = state.applied.findLast((one) => one.plan.id === check.fixId);
  const body: Line[] = [...(check.state === 'running' ? [] : ended(check, context)), ...answers(check, columns), BLANK];
  if (check.kind === 'undo' && applied?.undone === true) body.push(...undone(applied.differences ?? [], columns));
  else if (applied !== undefined && !applied.undone)
    body.push(cutLine(line(span(pad('✔ applied', 15), 'good'), span(applied.plan.title)), columns));
  if (check.step !== null)
    body.push(
      cutLine(
        line(...mark(stepMark(check.step), 15), span(`${check.step.title}: `), span(check.step.sentence)),
        columns,
      ),
    );
  return body;
}

function undone(differences: readonly string[], columns: number): readonly Line[] {
  if (differences.length === 0)
    return [
      cutLine(line(span(pad('✔ undone', 15), 'good'), span('Documents and settings read back as they were.')), columns),
    ];
  return [
    line(span('▲ undone, with differences', 'warn')),
    ...differences.flatMap((one) => paragraph(one, columns, 'plain', 2)),
  ];
}

function triesLine(check: Check, columns: number): readonly Line[] {
  if (check.tries.length === 0) return [];
  const seen = check.tries.map((one) => (one.answer === null ? '–' : String(one.answer.status ?? 'none')));
  return [line(dim(cut(`  so far ${seen.slice(-8).join(', ')}`, columns)))];
}

function ended(check: Check, context: Context): readonly Line[] {
  const { columns } = context;
  const calls = check.tries.filter((one) => one.answer !== null).length;
  const last = check.tries.at(-1);
  const seconds = last === undefined ? 0 : (last.at - check.wait.since) / 1000;
  const after = `after ${calls === 1 ? 'one call' : `${calls} calls`} and ${seconds.toFixed(1)} s`;
  switch (check.state) {
    case 'passed': {
      const text =
        check.kind === 'apply'
          ? `The same call goes through now, ${after}.`
          : `The call is refused again as before, ${after}.`;
      return [...say('✔ ', 'good', text, columns)];
    }
    case 'predicted':
      return [
        ...say(
          '✔ ',
          'good',
          `${check.kind === 'apply' ? 'Predicted to go through' : 'Predicted to be refused again'}: ` +
            `${check.why ?? ''}.`,
          columns,
        ),
        line(dim('  The caller can run the call: c copies it as curl.')),
      ];
    case 'not-yet':
      return [...say('▲ ', 'warn', `Not yet: ${check.why ?? ''}. r checks again, u undoes.`, columns)];
    default:
      return [...say('✖ ', 'bad', check.why ?? 'The check failed.', columns)];
  }
}

const say = (symbol: string, tone: 'good' | 'warn' | 'bad', text: string, columns: number): readonly Line[] =>
  hanging([span(symbol, tone)], text, columns, 'strong');

function answers(check: Check, columns: number): readonly Line[] {
  const now = check.tries.findLast((one) => one.answer !== null)?.answer ?? null;
  const row = (label: string, answer: SeenAnswer | null, tone: 'good' | 'bad' | 'plain') =>
    cutLine(
      line(dim(pad(`  ${label}`, 10)), span(answerLabel(answer), tone), dim(`  ${answer?.body.trim() ?? ''}`)),
      columns,
    );
  const tone = (answer: SeenAnswer | null) => (answer?.status == null ? 'plain' : answer.status < 400 ? 'good' : 'bad');
  const lines = [row('Before', check.before, tone(check.before))];
  return now === null ? lines : [...lines, row('Now', now, tone(now))];
}

/** A verb that may change something is sent only when the person says so. */
function mayBeSent(state: SessionState): boolean {
  const { request } = state;
  if (request === null || state.anyVerb || state.check?.state !== 'predicted') return false;
  return !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
}
