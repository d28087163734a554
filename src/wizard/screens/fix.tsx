import { Blocks } from '../components/blocks.tsx';
import { Row } from '../components/labelled.tsx';
import { Layout } from '../components/layout.tsx';
import { Gap, Paragraph } from '../components/paragraph.tsx';
import { Safe } from '../components/safe.tsx';
import { ScrolledBlocks } from '../components/scrolled-blocks.tsx';
import { TextField } from '../components/text-field/text-field.tsx';
import { Wait } from '../components/wait.tsx';
import type { KeyContext } from '../keys.ts';
import type { FixState } from '../state/progress.ts';
import { Head } from './head.tsx';
import { useContent } from './use-content.ts';

const CALLS = { done: '✔ done', failed: '✖ failed', started: '· asked' } as const;

/** Screen 9: the change as a diff, what it lets in, what else it does; one key. */
export function FixScreen({ at }: { readonly at: KeyContext }) {
  const { head, body, foot } = useContent(at);
  const { fix } = at.state;
  const below =
    fix === null || (foot.length === 0 && fix.confirm === null && fix.applying === null) ? null : (
      <>
        <Blocks of={foot} />
        <Confirm at={at} fix={fix} />
        <Applying at={at} fix={fix} />
      </>
    );
  return (
    <Layout head={<Head of={head} rows={at.rows} />} foot={below}>
      <ScrolledBlocks of={body} offset={at.ui.scroll} />
    </Layout>
  );
}

interface FixProps {
  readonly at: KeyContext;
  readonly fix: FixState;
}

/** What has to be typed before a change that is hard to take back. */
function Confirm({ at, fix: { confirm } }: FixProps) {
  if (confirm === null || at.ui.field === null) return null;
  return (
    <>
      <Gap />
      <Paragraph tone="warn">{`${confirm.why} To apply it, type the stage's name and press Enter.`}</Paragraph>
      <TextField label={`${confirm.expected}? `} field={at.ui.field} />
    </>
  );
}

/** The calls to AWS while the change is made. */
function Applying({ at, fix: { applying, calls } }: FixProps) {
  if (applying === null) return null;
  return (
    <>
      <Gap />
      <Wait wait={applying} now={at.now} />
      {calls.map(({ operation, state }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a call is its place in the order.
        <Row key={index}>
          <Safe tone="dim">{`  ${CALLS[state]}  ${operation}`}</Safe>
        </Row>
      ))}
    </>
  );
}
