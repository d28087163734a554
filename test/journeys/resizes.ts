import xterm from '@xterm/headless';
import type { Terminal } from './harness.ts';

const SIZES = [
  [40, 24],
  [200, 24],
  [80, 24],
  [80, 12],
  [80, 50],
  [80, 24],
] as const;
/**
 * So long nothing is written when a frame stands; on a screen that moves by itself, so long it is waited for at most.
 */
const QUIET_MS = 120;
const MOVING_MS = 800;
/** Ends each frame that Ink writes. */
const WRITTEN = '\u001b[?2026l';

/**
 * What erases more than a program's own rows: the scrollback, the whole screen (which some terminals push into it),
 * everything.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the subject.
const ERASES = /\u001b\[[23]J|\u001bc|\u001b\[\?1049[hl]/;

/** The first sequence in these bytes that erases what is not the program's; null when there is none. */
export const erased = (bytes: string): string | null => {
  const found = ERASES.exec(bytes);
  return found === null ? null : JSON.stringify(found[0]);
};

interface Shot {
  readonly size: string;
  /** What the program wrote for this size, on an empty terminal. */
  readonly alone: readonly string[];
  readonly view: readonly string[];
}

/**
 * Resizes a terminal of 80×24 through narrow, wide, low and high and back to 80×24. Returns what is wrong: a size at
 * which something else than the transcript stands above the frame, or the frame is not what the program has written for
 * that size.
 */
export async function resizedThrough(terminal: Terminal): Promise<readonly string[]> {
  const before = await terminal.frozen(() => rowsOf(terminal.everything()));
  const shots: Shot[] = [];
  for (const [columns, rows] of SIZES) {
    const from = await terminal.frozen(() => {
      terminal.resize(columns, rows);
      return terminal.raw().length;
    });
    const [bytes, screen] = await settled(terminal, from);
    shots.push({ size: `${columns}×${rows}`, alone: await drawnAlone(bytes, columns, rows), view: rowsOf(screen) });
  }
  const transcript = squeezed(before.filter((row) => OF_TRANSCRIPT.test(row)));
  const last = frameOf(shots.at(-1)?.alone ?? []);
  return [
    ...(same(before.slice(-last.length), last) ? [] : [report('80×24 again: another frame than before', before, last)]),
    ...shots.flatMap((shot) => mistakes(shot, transcript)),
  ];
}

/** What was written from there on, and what is in sight, once the frame for the new size stands. */
async function settled(terminal: Terminal, from: number): Promise<readonly [bytes: string, screen: string]> {
  for (let length = from, quiet = 0, waited = 0; waited < 60_000; waited += 20) {
    await pause(20);
    quiet = terminal.raw().length === length ? quiet + 20 : 0;
    length = terminal.raw().length;
    if (length === from || (quiet < QUIET_MS && waited < MOVING_MS)) continue;
    const shot = await terminal.frozen(() => [terminal.raw().slice(from), terminal.screen()] as const);
    if (shot[0].endsWith(WRITTEN)) return shot;
  }
  throw new Error(`no frame was written for the new size:\n${terminal.screen()}`);
}

function mistakes({ size, alone, view }: Shot, transcript: string): readonly string[] {
  const frame = frameOf(alone);
  const above = view.slice(0, Math.max(0, view.length - frame.length));
  if (!same(view.slice(above.length), frame)) return [report(`${size}: not the frame`, view, frame)];
  if (!transcript.endsWith(squeezed(above))) return [report(`${size}: a ghost above the frame`, view, frame)];
  return frame.filter((row) => FOOTER.test(row)).length === 1 ? [] : [report(`${size}: not one footer`, view, frame)];
}
const FOOTER = /\? keys|^(?:enter done|↑↓ move {3}enter choose {3}esc clears)/;
const OF_TRANSCRIPT = /^[✔✖▲●] (?:Profile|API|Stage|Method|Caller|Found|Applied|Check|Undone|Summary)\b/;
/** Without lines of the transcript that were written again above it. */
const frameOf = (alone: readonly string[]): readonly string[] =>
  rowsOf(alone.slice(alone.findLastIndex((row) => OF_TRANSCRIPT.test(row)) + 1).join('\n'));

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const report = (what: string, view: readonly string[], frame: readonly string[]): string =>
  `${what}\n${view.join('\n')}\n-- the frame alone:\n${frame.join('\n')}`;

/** What these bytes draw on an empty terminal. */
async function drawnAlone(bytes: string, columns: number, rows: number): Promise<readonly string[]> {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(bytes, resolve));
  const { active } = terminal.buffer;
  const text = Array.from({ length: active.length }, (_, at) => active.getLine(at)?.translateToString(true) ?? '').join(
    '\n',
  );
  terminal.dispose();
  return rowsOf(text);
}

/** Without empty rows around; what moves by itself stands still. */
const rowsOf = (text: string): readonly string[] =>
  text
    .replace(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, '*')
    .replace(/\d+\.\d s\b/g, '0.0 s')
    .replace(/^(\s*\n)+|\s+$/g, '')
    .split('\n')
    .map((row) => row.trimEnd());
const same = (some: readonly string[], others: readonly string[]): boolean => some.join('\n') === others.join('\n');
/** Without the places where a terminal breaks long rows. */
const squeezed = (rows: readonly string[]): string => rows.join('').replace(/\s/g, '');
