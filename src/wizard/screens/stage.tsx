import { DetailField } from '../components/detail-field.tsx';
import { Layout } from '../components/layout.tsx';
import { List } from '../components/list.tsx';
import { Question } from '../components/question.tsx';
import type { KeyContext } from '../keys.ts';

/** Screen 4: the stage, how old what it serves is, and whether the draft has moved on. */
export function StageScreen({ at }: { readonly at: KeyContext }) {
  const { stages } = at.state;
  const question = (
    <Question at={at} all={stages.state === 'ready' ? stages.value.length : 0}>
      {at.screen.title}
    </Question>
  );
  return (
    <Layout head={question} foot={at.ui.field === null ? null : <DetailField field={at.ui.field} />}>
      <List at={at} load={stages} />
    </Layout>
  );
}
