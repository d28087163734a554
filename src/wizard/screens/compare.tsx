import { Blocks } from '../components/blocks.tsx';
import { Choices } from '../components/choices.tsx';
import { DetailField } from '../components/detail-field.tsx';
import { Layout } from '../components/layout.tsx';
import { Gap } from '../components/paragraph.tsx';
import { Safe } from '../components/safe.tsx';
import { ScrolledBlocks } from '../components/scrolled-blocks.tsx';
import { Wait } from '../components/wait.tsx';
import type { KeyContext } from '../keys.ts';
import { LOW } from './low.ts';
import { useContent } from './use-content.ts';

/** Beside the findings: what the call is compared with, then both sides of it. */
export function CompareScreen({ at }: { readonly at: KeyContext }) {
  const { body, foot } = useContent(at);
  const { comparison } = at.state;
  const isLow = at.rows < LOW;
  const isAsking = comparison.state === 'idle';
  const most = isLow ? (isAsking ? 3 : 1) : isAsking ? Math.max(5, Math.floor(at.rows / 2)) : at.list.length;
  const below =
    at.ui.field !== null ? (
      <DetailField field={at.ui.field} />
    ) : comparison.state === 'loading' ? (
      <Wait wait={comparison} now={at.now} />
    ) : (
      <>
        <Blocks of={foot} />
        {isLow ? null : <Gap />}
        <Choices rows={at.list} cursor={at.cursor} most={Math.min(most, at.list.length)} />
      </>
    );
  return (
    <Layout head={<Safe tone="strong">{at.screen.title}</Safe>} foot={below}>
      <ScrolledBlocks of={body} offset={at.ui.scroll} how=" (PgDn)" />
    </Layout>
  );
}
