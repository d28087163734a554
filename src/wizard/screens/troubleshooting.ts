import { STEP_TERMS } from '../glossary.ts';
import { consentsFor, DEADLINES, type StepProgress } from '../state/index.ts';
import { type Context, type Row, type Screen, ui, type View } from '../ui.ts';
import { evidenceLines } from '../widgets/evidence.ts';
import { BLANK, cutLine, dim, type Line, line, type Span, span } from '../widgets/line.ts';
import { mark, stepMark } from '../widgets/mark.ts';
import { hanging, paragraph } from '../widgets/paragraph.ts';
import { pad } from '../widgets/text.ts';
import { waitLine } from '../widgets/wait.ts';
import { agreementLine, callLines } from './call-lines.ts';
import { behindStep } from './step-evidence.ts';

const TITLES = {
  'method-settings': 'Method settings',
  'resource-policy': 'Resource policy',
  'iam-policies': 'IAM policies',
  simulator: 'Policy simulator',
  'lambda-authorizer': 'Lambda authorizer',
  'cognito-jwt': 'Cognito and JWT',
  'api-key': 'API key, usage plan',
  cors: 'CORS',
  logs: 'Logs',
  network: 'Network, endpoint',
  'test-call': 'Test call',
} as const;

/** Screen 7: the steps run; each line settles into its verdict. */
export const troubleshootingScreen: Screen = {
  id: 'troubleshooting',
  title: 'Troubleshooting',
  filterable: false,
  rows: (context) => {
    const { run } = context.state;
    // While the steps run no row is marked: an Enter typed ahead must not lead off the way.
    if (run === null || run.state === 'running') return [];
    const steps = run.steps.map(
      (step): Row => ({
        id: step.id,
        cells: [{ text: `Evidence of ${TITLES[step.id]}` }],
        search: '',
        enter: ui({ open: step.id, scroll: 0 }),
      }),
    );
    return run.state === 'done'
      ? [
          ...steps,
          ...sendRow(context),
          ...consentRows(context),
          { id: 'findings', cells: [{ text: foundText(context) }], search: '', enter: { type: 'open-findings' } },
        ]
      : steps;
  },
  preferred: (context) => troubleshootingScreen.rows(context).length - 1,
  view: (context, rows, cursor) => {
    const { state, columns, now, spinner } = context;
    const { run } = state;
    if (run === null) return { head: [], body: [], keep: [0, 0], foot: [] };
    const opened = run.steps.find((step) => step.id === context.ui.open);
    if (opened !== undefined) return stepView(context, opened);
    const lines = run.steps.map((step, index) => stepLine(step, run.state === 'done' && index === cursor, context));
    const body = lines.flat();
    const head = [...callLines(state, columns), BLANK];
    if (run.state === 'running') {
      const { reads } = run;
      const label = reads.started === 0 ? run.wait.label : `${run.wait.label}: ${reads.done} of ${reads.started} reads`;
      return {
        head,
        body,
        keep: [0, 1],
        foot: [BLANK, cutLine(waitLine({ ...run.wait, label }, now, spinner), columns)],
      };
    }
    if (run.state === 'failed') {
      return {
        head,
        body,
        keep: [0, 1],
        foot: [
          BLANK,
          ...paragraph(`The steps could not be finished: ${run.why ?? ''}. R runs them again.`, columns, 'bad'),
        ],
      };
    }
    const chosen = rows[cursor]?.id;
    const on = !run.steps.some(({ id }) => id === chosen);
    const found = rows
      .filter((row) => !run.steps.some(({ id }) => id === row.id))
      .map((row) =>
        line(
          span(row.id === chosen ? '❯ ' : '  ', 'selected'),
          span(row.cells[0]?.text ?? '', row.id === chosen ? 'selected' : 'plain'),
        ),
      );
    const denied =
      run.reads.denied.length === 0
        ? []
        : [line(dim(`  not allowed to read: ${[...new Set(run.reads.denied)].join(', ')}`))];
    return {
      head,
      body,
      keep: on
        ? rangeOf(
            lines,
            Math.max(
              0,
              run.steps.findIndex((step) => step.result?.verdict === 'refuses'),
            ),
          )
        : rangeOf(lines, cursor),
      foot: [BLANK, agreementLine(state), ...denied, ...found],
    };
  },
  tell: (context) => {
    const { state, columns } = context;
    const { run } = state;
    if (run === null) return [];
    const opened = run.steps.find((step) => step.id === context.ui.open);
    if (opened !== undefined) {
      const { head, body } = stepView(context, opened);
      return [...head, ...body];
    }
    if (run.state === 'failed') return paragraph(`The steps could not be finished: ${run.why ?? ''}.`, columns);
    const denied =
      run.reads.denied.length === 0 ? [] : [line(`Not allowed to read: ${[...new Set(run.reads.denied)].join(', ')}`)];
    return [
      ...callLines(state, columns),
      ...run.steps.flatMap((step) => stepLine(step, false, context)),
      agreementLine(state),
      ...denied,
    ];
  },
  submit: () => null,
};

/** Where one step's lines stand in the body. */
const rangeOf = (lines: readonly (readonly Line[])[], at: number): readonly [number, number] => [
  lines.slice(0, at).flat().length,
  lines.slice(0, at + 1).flat().length,
];

/** A verb that may change something is sent only when the person says so. */
function sendRow({ state }: Context): readonly Row[] {
  const { request } = state;
  if (request === null || state.anyVerb || (state.examination?.testimony.calls.length ?? 1) > 0) return [];
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return [];
  return [
    {
      id: 'send',
      cells: [{ text: `Send the ${request.method} for real (it may change something)` }],
      search: '',
      enter: { type: 'send-for-real' },
    },
  ];
}

/** What is asked first, since it runs a function or reads secrets. */
const consentRows = ({ state }: Context): readonly Row[] =>
  consentsFor(state).map(({ to, text }) => ({ id: to, cells: [{ text }], search: '', enter: { type: 'agree', to } }));

function foundText(context: Context): string {
  const diagnosis = context.state.examination?.diagnosis;
  const causes = diagnosis?.causes.length ?? 0;
  if (causes > 0) return `Show ${causes === 1 ? 'the cause' : `the ${causes} causes`}`;
  return diagnosis?.outcome === 'cannot-tell'
    ? 'Show what could not be told'
    : 'Nothing at the gateway refuses this call: show why';
}

/** One line for each step; a refusal says all it has to say. */
function stepLine(step: StepProgress, on: boolean, context: Context): readonly Line[] {
  const { columns } = context;
  const title = TITLES[step.id];
  const wide = columns >= 64;
  const pointer = span(on ? '❯ ' : '  ', 'selected');
  const name = (tone: 'plain' | 'dim' | 'strong'): Span =>
    span(wide ? pad(title, 21) : `${title}  `, on ? 'selected' : tone);
  if (step.state === 'running') {
    const seconds = step.since === null ? '' : ` ${((context.now - step.since) / 1000).toFixed(1)} s`;
    const waits = [span(`${waitsFor(step, context)} …`), dim(`  (${DEADLINES.step / 1000} s at most)`)];
    return [
      cutLine([pointer, span(pad(`${context.spinner}${seconds}`, 15), 'accent'), name('plain'), ...waits], columns),
    ];
  }
  if (step.result === null) return [cutLine([pointer, ...mark('waiting', 15), name('dim')], columns)];
  const how = stepMark(step.result);
  const loud =
    how === 'refuses' && step.id === context.state.run?.steps.find((one) => one.result?.verdict === 'refuses')?.id;
  const quiet = how !== 'refuses' && how !== 'warn' && how !== 'cannot-tell';
  const lead = [pointer, ...mark(how, 15), name(loud ? 'strong' : quiet ? 'dim' : 'plain')];
  if (loud && wide) return hanging(lead, step.result.sentence, columns).slice(0, 4);
  return [cutLine([...lead, span(step.result.sentence, quiet ? 'dim' : 'plain')], columns)];
}

/** What a line that moves waits for. */
function waitsFor({ id, reading }: StepProgress, { state }: Context): string {
  if (id === 'simulator') return 'SimulatePrincipalPolicy';
  if (id !== 'test-call') return reading ?? 'waits for other reads';
  return state.request?.signing == null ? 'sent unsigned' : `signed as ${state.answers.caller?.label ?? 'the caller'}`;
}

function stepView(context: Context, step: StepProgress): View {
  const { columns } = context;
  const title = TITLES[step.id];
  if (step.result === null)
    return {
      head: [line(span(title, 'strong'))],
      body: [line(dim('This step has not ended yet.'))],
      keep: [0, 1],
      foot: [],
    };
  const head = [line(...mark(stepMark(step.result)), span(title, 'strong'))];
  const { examination } = context.state;
  const behind = examination === null ? [] : behindStep(step.result, examination, columns);
  const body = [
    ...paragraph(STEP_TERMS[step.id], columns, 'dim'),
    BLANK,
    ...paragraph(step.result.sentence, columns),
    BLANK,
    ...evidenceLines(step.result.evidence, columns),
    ...behind,
  ];
  return { head, body, keep: 'scroll', foot: [] };
}
