import { resultSentence } from '../../core/report/words.ts';
import { type Block, type Content, GAP, type Marked, NOTHING, text } from '../blocks.ts';
import { STEP_TERMS } from '../glossary.ts';
import { consentsFor } from '../state/consents.ts';
import type { Run, StepProgress } from '../state/progress.ts';
import type { SessionState } from '../state/state.ts';
import { MARKS } from '../theme.ts';
import { type Context, type Row, type Screen, textRow, ui } from '../ui.ts';
import { agreementPart, callBlocks } from './call.ts';
import { stepMark } from './marks.ts';
import { withStatements } from './proof.ts';
import { stepEvidence } from './step-evidence.ts';
import { TITLES } from './titles.ts';

/** Screen 7: the steps run; each line settles into its verdict. */
export const troubleshootingScreen: Screen = {
  id: 'troubleshooting',
  title: 'Troubleshooting',
  filterable: false,
  rows: (context) => {
    const { run } = context.state;
    // While the steps run no row is marked: an Enter typed ahead must not lead off the way.
    if (run === null || run.state === 'running') return [];
    const steps = run.steps.map(({ id }) => textRow(id, `Evidence of ${TITLES[id]}`, ui({ open: id, scroll: 0 })));
    return run.state === 'done'
      ? [
          ...steps,
          ...sendRow(context),
          ...consentRows(context),
          textRow('findings', foundText(context), { type: 'open-findings' }),
        ]
      : steps;
  },
  preferred: (context) => troubleshootingScreen.rows(context).length - 1,
  content: ({ state, ui }) => {
    const { run } = state;
    if (run === null) return NOTHING;
    const opened = run.steps.find((step) => step.id === ui.open);
    if (opened !== undefined) return stepContent(state, opened);
    const failed: readonly Block[] =
      run.state === 'failed'
        ? [GAP, text(`The steps could not be finished: ${run.why ?? ''}. Press R to run them again.`, 'bad')]
        : [];
    const denied = [...new Set(run.reads.denied)].join(', ');
    return {
      ...NOTHING,
      head: callBlocks(state),
      body: run.steps.map((step) => stepPart(step, state)),
      foot:
        run.state === 'done'
          ? [
              ...agreementPart(state),
              ...tookPart(run),
              ...(denied === '' ? [] : [text(`not allowed to read: ${denied}`, 'dim', 2)]),
            ]
          : failed,
    };
  },
  submit: () => null,
};

/** `Verdict after 0.4 s`. */
export const verdictText = (ms: number): string => `Verdict after ${(ms / 1000).toFixed(1)} s`;

/** How soon it was known. */
const tookPart = ({ verdictMs, reads }: Run): readonly Block[] =>
  verdictMs === null ? [] : [text(`${verdictText(verdictMs)}, ${reads.started} AWS reads in total`, 'dim', 2)];

/** A verb that may change something is sent only when the person says so. */
function sendRow({ state }: Context): readonly Row[] {
  const { request } = state;
  if (request === null || state.anyVerb || (state.examination?.testimony.calls.length ?? 1) > 0) return [];
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return [];
  return [textRow('send', `Send the ${request.method} for real (it may change something)`, { type: 'send-for-real' })];
}

/** What is asked first, since it runs a function or reads secrets. */
const consentRows = ({ state }: Context): readonly Row[] =>
  consentsFor(state).map(({ to, text }) => ({ id: to, cells: [{ text }], search: '', enter: { type: 'agree', to } }));

function foundText(context: Context): string {
  const diagnosis = context.state.examination?.diagnosis;
  const causes = diagnosis?.causes.length ?? 0;
  if (causes > 0) return `Show ${causes === 1 ? 'the cause' : `the ${causes} causes`}`;
  return diagnosis === undefined || diagnosis.outcome === 'cannot-tell'
    ? 'Show what is missing'
    : `Show why: ${resultSentence(diagnosis)}`;
}

/** One line for each step; the first refusal says all it has to say. */
export function stepPart({ id, result }: StepProgress, { run }: SessionState): Marked {
  const title = TITLES[id];
  if (result === null) return { is: 'marked', mark: MARKS.waiting, title, text: '', weight: 'quiet' };
  const how = stepMark(result);
  const first = run?.steps.find((one) => one.result?.verdict === 'refuses')?.id;
  const loud = how === 'refuses' && id === first;
  const quiet = how !== 'refuses' && how !== 'warn' && how !== 'cannot-tell';
  return {
    is: 'marked',
    mark: MARKS[how],
    title,
    text: result.sentence,
    weight: loud ? 'loud' : quiet ? 'quiet' : 'plain',
  };
}

/** What a line that moves waits for. */
export function waitsFor({ id, reading }: StepProgress, state: SessionState): string {
  if (id === 'simulator') return 'SimulatePrincipalPolicy';
  if (id !== 'test-call') return reading ?? 'waits for other reads';
  return state.request?.signing == null ? 'sent unsigned' : `signed as ${state.answers.caller?.label ?? 'the caller'}`;
}

/** A step that is opened: what it looks at, what it found, and the evidence. */
function stepContent({ examination }: SessionState, { id, result }: StepProgress): Content {
  const title = TITLES[id];
  if (result === null)
    return { ...NOTHING, head: [text(title, 'strong')], body: [text('This step has not ended yet.', 'dim')] };
  return {
    ...NOTHING,
    head: [{ is: 'marked', mark: MARKS[stepMark(result)], title, text: '', weight: 'loud' }],
    body: [
      text(STEP_TERMS[id], 'dim'),
      GAP,
      text(result.sentence),
      GAP,
      {
        is: 'evidence',
        evidence: examination === null ? result.evidence : withStatements(result.evidence, examination),
      },
      ...(examination === null ? [] : stepEvidence(result, examination)),
    ],
  };
}
