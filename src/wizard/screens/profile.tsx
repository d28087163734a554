import { Blocks } from '../components/blocks.tsx';
import { Layout } from '../components/layout.tsx';
import { List } from '../components/list.tsx';
import { Gap, Paragraph } from '../components/paragraph.tsx';
import { Question } from '../components/question.tsx';
import { TextField } from '../components/text-field/text-field.tsx';
import { Wait } from '../components/wait.tsx';
import type { KeyContext } from '../keys.ts';
import { LOW } from './low.ts';

const INTRO = [
  'Finds out why API Gateway refuses a call, and fixes it only when you press a.',
  'Paste what you have at any time: an error text, a URL, a curl command.',
];

/** Screen 1: whose credentials read the account, and who that is. */
export function ProfileScreen({ at }: { readonly at: KeyContext }) {
  const { profiles } = at.state;
  const question = (
    <Question at={at} all={profiles.state === 'ready' ? profiles.value.length : 0}>
      {at.screen.title}
    </Question>
  );
  const { question: asked, identity } = at.state;
  const isAsking = asked !== null || identity.state === 'loading' || identity.state === 'failed';
  const head =
    at.rows < LOW ? (
      question
    ) : (
      <>
        {INTRO.map((line) => (
          <Paragraph key={line} tone="dim">
            {line}
          </Paragraph>
        ))}
        <Gap />
        {question}
      </>
    );
  return (
    <Layout head={head} foot={isAsking || at.state.meaning !== null ? <Identity at={at} /> : null}>
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
  if (identity.state === 'loading') return <Wait wait={identity} now={at.now} />;
  return <Blocks of={at.screen.content(at).foot} />;
}
