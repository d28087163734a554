import { Box, Static, Text, useApp, useInput, usePaste, useStdout, useWindowSize } from 'ink';
import { useEffect, useState, useSyncExternalStore } from 'react';
import type { Controller } from './controller.ts';
import { presses } from './input.ts';
import type { Session } from './state/index.ts';
import { LOOKS, TICK_MS, toAscii } from './theme.ts';
import type { Line } from './widgets/line.ts';
import { transcriptLines } from './widgets/transcript.ts';

export interface AppProps {
  readonly session: Session;
  readonly controller: Controller;
  readonly ascii: boolean;
  /** Whether the terminal opens links (OSC 8). */
  readonly links: boolean;
  /** Told of the live region's lines after each drawing. */
  readonly onDrawn: (lines: readonly Line[]) => void;
  /** The first line of the transcript to write; each replay writes again from there. */
  readonly from?: number;
  readonly replays?: number;
}

/** Draws what the controller says and hands it the keys. Everything that is decided is decided elsewhere. */
export function App({ session, controller, ascii, links, onDrawn, from = 0, replays = 0 }: AppProps) {
  useSyncExternalStore(controller.subscribe, controller.version);
  useWindowSize();
  // Read anew at each drawing: what the hook holds is one event behind.
  const { stdout } = useStdout();
  const size = stdout as Partial<NodeJS.WriteStream>;
  // Some pseudo-terminals say 0×0.
  const columns = size.columns || 80;
  const rows = size.rows || 24;
  const { exit, waitUntilRenderFlush } = useApp();
  const state = session.state();
  const over = state.exit !== null;
  useTick(controller.busy() && !over, size);

  useInput((input, key) => {
    for (const press of presses(input, key)) controller.press(press);
  });
  usePaste((text) => controller.paste(text));

  // The 400 milliseconds of the apply key begin when the terminal has the frame, not when React has it.
  const drawn = controller.toReport();
  useEffect(() => {
    if (drawn === null) return;
    let here = true;
    void waitUntilRenderFlush().then(() => here && session.send({ type: 'fix-drawn', planId: drawn }));
    return () => {
      here = false;
    };
  }, [drawn, session, waitUntilRenderFlush]);
  useEffect(() => {
    if (over) exit();
  }, [over, exit]);

  // One row stays free, so that the frame never fills the terminal.
  const lines = over ? [] : controller.frame(Math.max(columns, 20), Math.max(rows - 1, 1)).lines;
  useEffect(() => onDrawn(lines));
  return (
    <>
      <Static key={replays} items={state.transcript.slice(from)}>
        {(item) => (
          <Text key={item.id}>{<Spans of={transcriptLines(item, columns)} ascii={ascii} links={links} />}</Text>
        )}
      </Static>
      <Box flexDirection="column">
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place on the screen.
          <Text key={index} wrap="truncate">
            <Spans of={line} ascii={ascii} links={links} />
          </Text>
        ))}
      </Box>
    </>
  );
}

function Spans({ of, ascii, links }: { readonly of: Line; readonly ascii: boolean; readonly links: boolean }) {
  if (of.length === 0) return ' ';
  return of.map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a span is its place in the line.
    <Text key={index} {...LOOKS[part.tone]}>
      {withLink(ascii ? toAscii(part.text) : part.text, links ? part.link : undefined)}
    </Text>
  ));
}

/** OSC 8. Only addresses that `consoleLink` made come here; what could end the sequence early is encoded there. */
const withLink = (text: string, address: string | undefined): string =>
  address === undefined ? text : `\u001B]8;;${address}\u0007${text}\u001B]8;;\u0007`;

/** Redraws the spinner while something is waited for, and not at all otherwise. */
function useTick(active: boolean, terminal: Partial<NodeJS.WriteStream>): void {
  const [, setTick] = useState(0);
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => {
      // A terminal that has just changed its size is drawn when that is announced: over its broken lines nothing is
      // redrawn.
      const [columns, rows] = terminal.getWindowSize?.() ?? [terminal.columns, terminal.rows];
      if (columns === terminal.columns && rows === terminal.rows) setTick((tick) => tick + 1);
    }, TICK_MS);
    return () => clearInterval(timer);
  }, [active, terminal]);
}
