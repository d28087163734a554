import { Choices } from '../components/choices.tsx';
import { Layout } from '../components/layout.tsx';
import { Gap } from '../components/paragraph.tsx';
import { Safe } from '../components/safe.tsx';
import { ScrolledBlocks } from '../components/scrolled-blocks.tsx';
import { TextField } from '../components/text-field/text-field.tsx';
import type { KeyContext } from '../keys.ts';
import { LOW } from './low.ts';
import { useContent } from './use-content.ts';

/** Beside the questions: what can be told, asked and sent to somebody without access to the account. */
export function ReadingScreen({ at }: { readonly at: KeyContext }) {
  const { body } = useContent(at);
  const low = at.rows < LOW;
  const foot = (
    <>
      {low ? null : <Gap />}
      {at.ui.field?.purpose === 'paste' ? (
        <TextField label="> " field={at.ui.field} />
      ) : (
        <Choices rows={at.list} cursor={at.cursor} most={low ? 1 : at.list.length} />
      )}
    </>
  );
  return (
    <Layout head={<Safe tone="strong">{at.screen.title}</Safe>} foot={foot}>
      <ScrolledBlocks of={body} offset={at.ui.scroll} how=" (PgDn)" />
    </Layout>
  );
}
