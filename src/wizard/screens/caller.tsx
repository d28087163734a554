import { Layout } from '../components/layout.tsx';
import { List } from '../components/list.tsx';
import { Gap, Paragraph } from '../components/paragraph.tsx';
import { Question } from '../components/question.tsx';
import { TextField } from '../components/text-field/text-field.tsx';
import { Loading } from '../components/wait.tsx';
import { HINTS, isSecretField } from '../content/carried.ts';
import type { KeyContext } from '../keys.ts';

const READY = { state: 'ready', value: null } as const;

/** Screen 6: who calls, and what the call carries. */
export function CallerScreen({ at }: { readonly at: KeyContext }) {
  const { state } = at.state.principals;
  const isAsking = state === 'loading' || state === 'failed' || at.ui.field !== null;
  return (
    <Layout head={<Question at={at}>{at.screen.title}</Question>} foot={isAsking ? <Asked at={at} /> : null}>
      <List at={at} load={READY} />
    </Layout>
  );
}

/** What is waited for, and the text field that is open. */
function Asked({ at }: { readonly at: KeyContext }) {
  const typed = at.ui.field;
  const hint = typed === null ? undefined : HINTS[typed.purpose];
  return (
    <>
      <Loading load={at.state.principals} now={at.now} />
      {typed === null || hint === undefined ? null : (
        <>
          <Gap />
          <TextField label={`${hint.label}  `} field={typed} secret={isSecretField(typed.purpose)} />
          <Paragraph tone="dim" indent={2}>
            {hint.help}
          </Paragraph>
        </>
      )}
    </>
  );
}
