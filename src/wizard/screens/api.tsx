import { Layout } from '../components/layout.tsx';
import { List, StillComing } from '../components/list.tsx';
import { Question } from '../components/question.tsx';
import { Wait } from '../components/wait.tsx';
import type { KeyContext } from '../keys.ts';
import { rowsOf } from '../state/index.ts';

/** Screen 3: every API of the region in one list. */
export function ApiScreen({ at }: { readonly at: KeyContext }) {
  const { apis, domain } = at.state;
  const question = (
    <Question at={at} all={rowsOf(apis).length}>
      {at.screen.title}
    </Question>
  );
  const foot = (
    <>
      <StillComing at={at} load={apis} />
      {domain.state === 'loading' ? <Wait wait={domain} now={at.now} /> : null}
    </>
  );
  return (
    <Layout head={question} foot={apis.state === 'loading' || domain.state === 'loading' ? foot : null}>
      <List at={at} load={apis} />
    </Layout>
  );
}
