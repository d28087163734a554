import { Static, useApp, useInput, usePaste, useStdout, useWindowSize } from 'ink';
import { useEffect, useLayoutEffect, useState, useSyncExternalStore } from 'react';
import { RoomListener } from './components/room.ts';
import { Links } from './components/safe.tsx';
import { TranscriptLine } from './components/transcript-line.tsx';
import type { Controller } from './controller.ts';
import { Frame } from './frame.tsx';
import { presses } from './input.ts';
import type { KeyContext } from './keys.ts';
import type { Session } from './state/index.ts';
import { TICK_MS } from './theme.ts';

export type SuspendTerminal = ReturnType<typeof useApp>['suspendTerminal'];

export interface AppProps {
  readonly session: Session;
  readonly controller: Controller;
  /** Whether the terminal opens links (OSC 8). */
  readonly links: boolean;
  /** Told what the live region is drawn from, after each drawing; null when there is none any more. */
  readonly onDrawn: (at: KeyContext | null) => void;
  /** Handed what gives the terminal back for a while. */
  readonly onTerminal?: (suspendTerminal: SuspendTerminal) => void;
  /** The first line of the transcript to write; each replay writes again from there. */
  readonly from?: number;
  readonly replays?: number;
}

/** The history of what was answered, and the live region below it. Keys go to the controller. */
export function App({ session, controller, links, onDrawn, onTerminal, from = 0, replays = 0 }: AppProps) {
  useSyncExternalStore(controller.subscribe, controller.version);
  const { columns, rows, terminal } = useTerminal();
  const state = session.state();
  const over = state.exit !== null;
  useTick(controller.busy() && !over, terminal);
  useInput((input, key) => {
    for (const press of presses(input, key)) controller.press(press);
  });
  usePaste((text) => controller.paste(text));
  useReport(session, controller.toReport());
  const { exit, suspendTerminal } = useApp();
  useEffect(() => onTerminal?.(suspendTerminal), [onTerminal, suspendTerminal]);
  useEffect(() => {
    if (over) exit();
  }, [over, exit]);

  // One row stays free, so that the frame never fills the terminal.
  const at = over ? null : controller.look(Math.max(columns, 20), Math.max(rows - 1, 1));
  useLayoutEffect(() => {
    if (at !== null) controller.drew(at);
    onDrawn(at);
  });
  return (
    <Links value={links}>
      <Static key={replays} items={state.transcript.slice(from)}>
        {(item) => <TranscriptLine key={item.id} item={item} columns={columns} />}
      </Static>
      <RoomListener value={controller.measured}>{at === null ? null : <Frame at={at} />}</RoomListener>
    </Links>
  );
}

/** The terminal and its size, read anew at each drawing: what Ink's hook holds is one event behind. */
function useTerminal() {
  useWindowSize();
  const { stdout } = useStdout();
  const terminal = stdout as Partial<NodeJS.WriteStream>;
  // Some pseudo-terminals say 0×0.
  return { columns: terminal.columns || 80, rows: terminal.rows || 24, terminal };
}

/** The 400 milliseconds of the apply key begin when the terminal has the frame, not when React has it. */
function useReport(session: Session, planId: string | null): void {
  const { waitUntilRenderFlush } = useApp();
  useEffect(() => {
    if (planId === null) return;
    let here = true;
    void waitUntilRenderFlush().then(() => here && session.send({ type: 'fix-drawn', planId }));
    return () => {
      here = false;
    };
  }, [planId, session, waitUntilRenderFlush]);
}

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
