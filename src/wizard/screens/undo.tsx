import { Blocks } from '../components/blocks.tsx';
import { Choices } from '../components/choices.tsx';
import { Layout } from '../components/layout.tsx';
import { Gap } from '../components/paragraph.tsx';
import { ScrolledBlocks } from '../components/scrolled-blocks.tsx';
import { TextField } from '../components/text-field/text-field.tsx';
import { Wait } from '../components/wait.tsx';
import type { KeyContext } from '../keys.ts';
import { Head } from './head.tsx';
import { LOW } from './low.ts';
import { useContent } from './use-content.ts';

/** Between check and summary: what undo would do to what stands now, chosen here and nowhere else. */
export function UndoScreen({ at }: { readonly at: KeyContext }) {
  const { head, body, foot, asked } = useContent(at);
  const { undo } = at.state;
  if (undo === null) return null;
  const { confirm, look } = undo;
  const isLow = at.rows < LOW;
  const below =
    confirm !== null && at.ui.field !== null ? (
      <>
        <Blocks of={asked} />
        <TextField label={`${confirm.expected}? `} field={at.ui.field} />
      </>
    ) : (
      <>
        <Blocks of={foot} />
        {look.state === 'loading' ? <Wait wait={look} now={at.now} /> : null}
        {isLow ? null : <Gap />}
        <Choices rows={at.list} cursor={at.cursor} />
      </>
    );
  return (
    <Layout head={<Head of={head} rows={at.rows} />} foot={below}>
      <ScrolledBlocks of={body} offset={at.ui.scroll} how=" (PgDn)" />
    </Layout>
  );
}
