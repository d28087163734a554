import { Blocks } from '../components/blocks.tsx';
import { Choices } from '../components/choices.tsx';
import { Layout } from '../components/layout.tsx';
import { Gap, Paragraph } from '../components/paragraph.tsx';
import { Safe } from '../components/safe.tsx';
import { ScrolledBlocks } from '../components/scrolled-blocks.tsx';
import { Wait } from '../components/wait.tsx';
import type { KeyContext } from '../keys.ts';
import { lastChange } from '../state/index.ts';
import { LOW } from './low.ts';
import { useContent } from './use-content.ts';

/** Screen 11: what happened, and the file that tells it. */
export function SummaryScreen({ at }: { readonly at: KeyContext }) {
  const { state, list, cursor } = at;
  const { body, foot } = useContent(at);
  const low = at.rows < LOW;
  const below = (
    <>
      {low ? null : <Gap />}
      {state.summary.state === 'loading' ? <Wait wait={state.summary} now={at.now} /> : <Blocks of={foot} />}
      {lastChange(state) === null ? null : (
        <Paragraph tone="dim">The change is still applied: press Esc, then u to undo it.</Paragraph>
      )}
      {low ? null : <Gap />}
      <Choices rows={list} cursor={cursor} most={low ? 1 : list.length} />
    </>
  );
  return (
    <Layout head={<Safe tone="strong">{at.screen.title}</Safe>} foot={below}>
      <ScrolledBlocks of={body} offset={at.ui.scroll} how=" (PgDn)" />
    </Layout>
  );
}
