import { Box } from 'ink';
import { Layout } from '../components/layout.tsx';
import { List, StillComing } from '../components/list.tsx';
import { Gap } from '../components/paragraph.tsx';
import { Question } from '../components/question.tsx';
import { Safe } from '../components/safe.tsx';
import { TextField } from '../components/text-field/text-field.tsx';
import { isWebSocket, servedBy } from '../content/method.ts';
import type { KeyContext } from '../keys.ts';
import { rowsOf } from '../state/index.ts';

const LABEL = 'The call  ';

/** Screen 5: verb and path. A concrete path picks the route that would serve it. */
export function MethodScreen({ at }: { readonly at: KeyContext }) {
  const { methods } = at.state;
  const typed = at.ui.field;
  const question = (
    <Question at={at} all={rowsOf(methods).length}>
      {isWebSocket(at.state) ? 'Which route?' : at.screen.title}
    </Question>
  );
  const call =
    typed?.purpose === 'call' ? (
      <>
        <Gap />
        <TextField label={LABEL} field={typed} />
        <Box paddingLeft={LABEL.length}>
          <Safe tone="dim" wrap="truncate">
            {servedBy(at.state, typed.text)}
          </Safe>
        </Box>
      </>
    ) : null;
  return (
    <Layout
      head={question}
      foot={call ?? (methods.state === 'loading' ? <StillComing at={at} load={methods} /> : null)}
    >
      <List at={at} load={methods} />
    </Layout>
  );
}
