import { Layout } from '../components/layout.tsx';
import { Paragraph } from '../components/paragraph.tsx';
import { Question } from '../components/question.tsx';
import { Select } from '../components/select/select.tsx';
import { TextField } from '../components/text-field/text-field.tsx';
import type { KeyContext } from '../keys.ts';

const HELP = 'Paste it here, then press Enter. Whatever it contains is filled in for you.';

/** Screen 2: what happened? A call that is ready to be looked at, a pasted text, or the lists. */
export function PasteScreen({ at }: { readonly at: KeyContext }) {
  const typed = at.ui.field;
  return (
    <Layout head={<Question at={at}>{at.screen.title}</Question>}>
      {typed?.purpose === 'paste' ? (
        <>
          <Paragraph tone="dim" indent={2}>
            {HELP}
          </Paragraph>
          <TextField label="> " field={typed} />
        </>
      ) : (
        <Select rows={at.list} cursor={at.cursor} />
      )}
    </Layout>
  );
}
