import { Box, renderToString } from 'ink';
import { aboutRow } from './about.ts';
import { Footer } from './components/footer.tsx';
import { Help } from './components/help.tsx';
import { GIVES_WAY } from './components/layout.tsx';
import { Notice } from './components/notice.tsx';
import { Gap, Paragraph } from './components/paragraph.tsx';
import { type Room, RoomListener } from './components/room.ts';
import { SizeProvider } from './components/size.ts';
import type { KeyContext } from './keys.ts';
import { VIEWS } from './screens/index.ts';

/**
 * The live region, never higher than `at.rows`: the screen, one sentence about what the pointer is on, what was said
 * last, and the keys. With room to spare a row of air separates it from the history and the keys from the screen.
 */
export function Frame({ at }: { readonly at: KeyContext }) {
  const View = VIEWS[at.screen.id];
  const { columns, rows } = at;
  return (
    <SizeProvider value={{ columns, rows }}>
      <Box flexDirection="column-reverse" width={columns} maxHeight={rows} overflow="hidden">
        <Box flexDirection="column" flexShrink={1} overflow="hidden">
          <Box flexDirection="column" flexShrink={1} overflow="hidden">
            {at.help ? <Help at={at} /> : <View key={at.screen.id} at={at} />}
            <About at={at} />
          </Box>
          <Air />
          <Box flexDirection="column" flexShrink={0}>
            {at.state.notice === null ? null : <Notice notice={at.state.notice} />}
            <Footer at={at} />
          </Box>
        </Box>
        <Air />
      </Box>
    </SizeProvider>
  );
}

/** The first to go when rows are short. */
const Air = () => <Box height={1} flexShrink={GIVES_WAY} />;

/** Terminals lower than this keep their rows for what is asked. */
const ROOM_TO_EXPLAIN = 20;

/** One sentence about the word under the pointer, above the keys. A typed text has its own help. */
function About({ at }: { readonly at: KeyContext }) {
  if (at.help || at.ui.open !== null || at.ui.field !== null || at.rows < ROOM_TO_EXPLAIN) return null;
  const about = aboutRow(at.screen.id, at, at.list[at.cursor]);
  if (about === null) return null;
  return (
    <Box flexDirection="column" flexShrink={0} maxHeight={3} overflow="hidden">
      <Gap />
      <Paragraph tone="dim">{about}</Paragraph>
    </Box>
  );
}

/** The same as lines of text with colours, as a terminal shows it. Not to be called while React draws. */
export const frameRows = (at: KeyContext, listener: (room: Room) => void = () => {}): readonly string[] =>
  renderToString(
    <RoomListener value={listener}>
      <Frame at={at} />
    </RoomListener>,
    { columns: at.columns },
  ).split('\n');
