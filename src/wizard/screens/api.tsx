import { DetailField } from '../components/detail-field.tsx';
import { Layout } from '../components/layout.tsx';
import { List, StillComing } from '../components/list.tsx';
import { Question } from '../components/question.tsx';
import { Wait } from '../components/wait.tsx';
import type { KeyContext } from '../keys.ts';
import { rowsOf } from '../state/index.ts';

/** Screen 3: every API of the region in one list. */
export function ApiScreen({ at }: { readonly at: KeyContext }) {
  const { apis, domain, search } = at.state;
  const waits = [domain, search].flatMap((load) => (load.state === 'loading' ? [load] : []));
  const isAsking = apis.state === 'loading' || waits.length > 0 || at.ui.field !== null;
  const question = (
    <Question at={at} all={rowsOf(apis).length}>
      {at.screen.title}
    </Question>
  );
  const foot = (
    <>
      <StillComing at={at} load={apis} />
      {waits.map((wait) => (
        <Wait key={wait.label} wait={wait} now={at.now} />
      ))}
      <DetailField field={at.ui.field} />
    </>
  );
  return (
    <Layout head={question} foot={isAsking ? foot : null}>
      <List at={at} load={apis} />
    </Layout>
  );
}
