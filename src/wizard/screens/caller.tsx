import { DetailField } from '../components/detail-field.tsx';
import { Layout } from '../components/layout.tsx';
import { List } from '../components/list.tsx';
import { Question } from '../components/question.tsx';
import { Loading } from '../components/wait.tsx';
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
const Asked = ({ at }: { readonly at: KeyContext }) => (
  <>
    <Loading load={at.state.principals} now={at.now} />
    <DetailField field={at.ui.field} />
  </>
);
