import { useMemo } from 'react';
import { Blocks } from '../components/blocks.tsx';
import { Choices } from '../components/choices.tsx';
import { Layout } from '../components/layout.tsx';
import { Gap, Paragraph } from '../components/paragraph.tsx';
import { ScrolledBlocks } from '../components/scrolled-blocks.tsx';
import { Wait } from '../components/wait.tsx';
import { callBlocks } from '../content/call.ts';
import type { KeyContext } from '../keys.ts';
import { lastChange } from '../state/index.ts';
import { LOW } from './low.ts';
import { useContent } from './use-content.ts';

/** Screen 10: the failing step again, then the real call until it goes through; and the way back. */
export function CheckScreen({ at }: { readonly at: KeyContext }) {
  const { state, list, cursor } = at;
  const { body } = useContent(at);
  const call = useMemo(() => callBlocks(state), [state]);
  const { check } = state;
  if (check === null) return null;
  // The result first: on a low terminal it is all there is room for.
  const isLow = at.rows < LOW;
  const head = (
    <>
      {isLow || call.length === 0 ? null : (
        <>
          <Blocks of={call} />
          <Gap />
        </>
      )}
      {check.state === 'running' ? <Wait wait={check.wait} now={at.now} /> : null}
    </>
  );
  const foot =
    list.length === 0 ? null : (
      <>
        {isLow ? null : <Gap />}
        <Choices rows={list} cursor={cursor} most={isLow ? 2 : list.length} />
        {isLow || lastChange(state) === null ? null : (
          <Paragraph tone="dim" indent={2}>
            u undoes the change
          </Paragraph>
        )}
      </>
    );
  return (
    <Layout head={head} foot={foot}>
      <ScrolledBlocks of={body} offset={at.ui.scroll} how=" (PgDn)" />
    </Layout>
  );
}
