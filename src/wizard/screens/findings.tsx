import { Choices } from '../components/choices.tsx';
import { DetailField } from '../components/detail-field.tsx';
import { Layout } from '../components/layout.tsx';
import { Gap } from '../components/paragraph.tsx';
import { ScrolledBlocks } from '../components/scrolled-blocks.tsx';
import { TextField } from '../components/text-field/text-field.tsx';
import type { KeyContext } from '../keys.ts';
import { LOW } from './low.ts';
import { useContent } from './use-content.ts';

/** Screen 8: first what stops the call, then what would refuse the call next, then advice. */
export function FindingsScreen({ at }: { readonly at: KeyContext }) {
  const { body } = useContent(at);
  // A terminal keeps its room for the cause: of many choices it shows those around the cursor, a low one that one only.
  const most = at.rows < LOW ? 1 : Math.max(5, Math.floor(at.rows / 4));
  const foot =
    at.ui.field !== null ? (
      at.ui.field.purpose === 'paste' ? (
        <TextField label="> " field={at.ui.field} />
      ) : (
        <DetailField field={at.ui.field} />
      )
    ) : at.list.length === 0 ? null : (
      <>
        {most === 1 ? null : <Gap />}
        <Choices rows={at.list} cursor={at.cursor} most={Math.min(most, at.list.length)} />
      </>
    );
  return (
    <Layout foot={foot}>
      <ScrolledBlocks of={body} offset={at.ui.scroll} how=" (PgDn)" />
    </Layout>
  );
}
