import { Box } from 'ink';
import type { ReactNode } from 'react';
import { Blocks } from '../components/blocks.tsx';
import { Choices } from '../components/choices.tsx';
import { Label, Row } from '../components/labelled.tsx';
import { Layout } from '../components/layout.tsx';
import { MARK_COLUMNS } from '../components/mark.tsx';
import { Marked, Title } from '../components/marked.tsx';
import { Gap } from '../components/paragraph.tsx';
import { Safe } from '../components/safe.tsx';
import { Scroll } from '../components/scroll.tsx';
import { ScrolledBlocks } from '../components/scrolled-blocks.tsx';
import { Pointer } from '../components/select/select-row.tsx';
import { SizeProvider } from '../components/size.ts';
import { spinnerAt, Wait } from '../components/wait.tsx';
import { TITLES } from '../content/titles.ts';
import { stepPart, verdictText, waitsFor } from '../content/troubleshooting.ts';
import type { KeyContext } from '../keys.ts';
import type { Run, StepProgress } from '../state/progress.ts';
import { DEADLINES } from '../state/waits.ts';
import { useContent } from './use-content.ts';

/** Screen 7: the steps run; each line settles into its verdict. */
export function TroubleshootingScreen({ at }: { readonly at: KeyContext }) {
  const { run } = at.state;
  const { head, body } = useContent(at);
  if (run === null) return null;
  if (at.ui.open !== null)
    return (
      <Layout head={<Blocks of={head} />}>
        <ScrolledBlocks of={body} offset={at.ui.scroll} />
      </Layout>
    );
  return <Steps at={at} run={run} />;
}

function Steps({ at, run }: { readonly at: KeyContext; readonly run: Run }) {
  const { list, cursor } = at;
  const chosen = run.steps.findIndex(({ id }) => id === list[cursor]?.id);
  const refuses = run.steps.findIndex((step) => step.result?.verdict === 'refuses');
  const head = (
    <>
      <Blocks of={at.screen.content(at).head} />
      <Gap />
    </>
  );
  const steps = (
    <Scroll
      blocks={run.steps.map((step, index) => (
        <StepLine key={step.id} step={step} on={run.state === 'done' && index === chosen} at={at} />
      ))}
      keep={run.state === 'done' ? Math.max(0, chosen === -1 ? refuses : chosen) : 0}
    />
  );
  const beside = run.state === 'done' && at.columns >= WIDE ? run.steps[chosen === -1 ? refuses : chosen] : undefined;
  return (
    <Layout head={head} foot={<Foot at={at} run={run} />}>
      {beside === undefined ? steps : <SideBySide at={at} list={steps} step={beside} />}
    </Layout>
  );
}

/** From this width on the evidence of the marked step stands beside the steps. */
const WIDE = 120;
/** As many columns as verdicts, titles and a few words take. */
const LEAST_FOR_STEPS = 66;

/** What is cut off below is seen with Enter. */
function SideBySide(props: { readonly at: KeyContext; readonly list: ReactNode; readonly step: StepProgress }) {
  const { at, list, step } = props;
  const forSteps = Math.max(LEAST_FOR_STEPS, Math.floor(at.columns / 2));
  const right = at.columns - forSteps - 2;
  const { body } = at.screen.content({ ...at, ui: { ...at.ui, open: step.id } });
  return (
    <Box flexShrink={1} minHeight={1} overflow="hidden">
      <SizeProvider value={{ columns: forSteps, rows: at.rows }}>
        <Box width={forSteps} flexShrink={0} flexDirection="column" overflow="hidden">
          {list}
        </Box>
      </SizeProvider>
      <SizeProvider value={{ columns: right, rows: at.rows }}>
        <Box width={right} marginLeft={2} flexShrink={0} flexDirection="column" overflow="hidden">
          <Safe tone="strong">{`${TITLES[step.id]}: evidence (enter opens it)`}</Safe>
          <Box flexDirection="column" flexShrink={1} overflow="hidden">
            <Blocks of={body} />
          </Box>
        </Box>
      </SizeProvider>
    </Box>
  );
}

/** The wait while they run; what came of them and what can be done then. */
function Foot({ at, run }: { readonly at: KeyContext; readonly run: Run }) {
  if (run.state === 'running') {
    const { started, done } = run.reads;
    const doing = run.verdictMs === null ? run.wait.label : `${verdictText(run.verdictMs)}; looking on`;
    const label = started === 0 ? doing : `${doing}: ${done} of ${started} reads`;
    return (
      <>
        <Gap />
        <Wait wait={{ ...run.wait, label }} now={at.now} />
      </>
    );
  }
  const isStep = (id: string): boolean => run.steps.some((step) => step.id === id);
  const rows = at.list.filter(({ id }) => !isStep(id));
  return (
    <>
      <Gap />
      <Blocks of={at.screen.content(at).foot} />
      {run.state === 'done' ? <Choices rows={rows} cursor={at.cursor - (at.list.length - rows.length)} /> : null}
    </>
  );
}

interface StepLineProps {
  readonly step: StepProgress;
  readonly on: boolean;
  readonly at: KeyContext;
}

/** One line for each step; one that runs moves, and says what it waits for. */
function StepLine({ step, on, at }: StepLineProps) {
  if (step.state !== 'running')
    return (
      <Box>
        <Pointer on={on} />
        <Box flexShrink={1}>
          <Marked block={stepPart(step, at.state)} on={on} />
        </Box>
      </Box>
    );
  const seconds = step.since === null ? '' : ` ${((at.now - step.since) / 1000).toFixed(1)} s`;
  return (
    <Box>
      <Pointer on={on} />
      <Label columns={MARK_COLUMNS} tone="accent">
        {`${spinnerAt(at.now)}${seconds}`}
      </Label>
      <Box flexShrink={0}>
        <Title tone="plain">{TITLES[step.id]}</Title>
      </Box>
      <Box flexShrink={1}>
        <Row>
          <Safe>{`${waitsFor(step, at.state)} …`}</Safe>
          <Safe tone="dim">{`  (${DEADLINES.step / 1000} s at most)`}</Safe>
        </Row>
      </Box>
    </Box>
  );
}
