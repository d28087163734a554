import { Blocks } from '../components/blocks.tsx';
import { Choices } from '../components/choices.tsx';
import { Layout } from '../components/layout.tsx';
import { Gap } from '../components/paragraph.tsx';
import { ScrolledBlocks } from '../components/scrolled-blocks.tsx';
import { TextField } from '../components/text-field/text-field.tsx';
import { Wait } from '../components/wait.tsx';
import type { KeyContext } from '../keys.ts';
import { useContent } from './use-content.ts';

/** Between check and summary: what undo would do to what stands now, chosen here and nowhere else. */
export function UndoScreen({ at }: { readonly at: KeyContext }) {
  const { head, body, foot, asked } = useContent(at);
  const { undo } = at.state;
  if (undo === null) return null;
  const { confirm, look } = undo;
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
        <Gap />
        <Choices rows={at.list} cursor={at.cursor} />
      </>
    );
  return (
    <Layout head={<Blocks of={head} />} foot={below}>
      <ScrolledBlocks of={body} offset={at.ui.scroll} how=" (PgDn)" />
    </Layout>
  );
}
