import { Blocks } from '../components/blocks.tsx';
import { DetailField } from '../components/detail-field.tsx';
import { Layout } from '../components/layout.tsx';
import { List } from '../components/list.tsx';
import { Gap, Paragraph } from '../components/paragraph.tsx';
import { Question } from '../components/question.tsx';
import { TextField } from '../components/text-field/text-field.tsx';
import { Wait } from '../components/wait.tsx';
import type { KeyContext } from '../keys.ts';
import { LOW } from './low.ts';

const INTRO = 'Finds out why API Gateway refuses a call. Nothing is changed until you press "a" on a fix.';

/** Screen 1: whose credentials read the account, and who that is. */
export function ProfileScreen({ at }: { readonly at: KeyContext }) {
  const { profiles } = at.state;
  const question = (
    <Question at={at} all={profiles.state === 'ready' ? profiles.value.length : 0}>
      {at.screen.title}
    </Question>
  );
  const { question: asked, identity } = at.state;
  const isPasting = at.ui.field?.purpose === 'paste';
  const isAsking = asked !== null || identity.state === 'loading' || identity.state === 'failed';
  const head =
    at.rows < LOW ? (
      question
    ) : (
      <>
        <Paragraph tone="dim">{INTRO}</Paragraph>
        <Gap />
        {question}
      </>
    );
  return (
    <Layout head={head} foot={isAsking || at.state.reading !== null || isPasting ? <Identity at={at} /> : null}>
      <List at={at} load={profiles} />
    </Layout>
  );
}

/** What is asked or waited for while the credentials are resolved, or why they could not be. */
function Identity({ at }: { readonly at: KeyContext }) {
  const { question, identity } = at.state;
  if (question !== null && at.ui.field !== null)
    return (
      <>
        <Paragraph>{question.text}</Paragraph>
        <TextField label="> " field={at.ui.field} secret={question.secret} />
      </>
    );
  if (at.ui.field?.purpose === 'region') return <DetailField field={at.ui.field} />;
  if (at.ui.field?.purpose === 'paste') return <TextField label="> " field={at.ui.field} />;
  if (identity.state === 'loading') return <Wait wait={identity} now={at.now} />;
  return <Blocks of={at.screen.content(at).foot} />;
}
