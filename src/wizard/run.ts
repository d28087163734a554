import type { Clock } from '../core/model/ports.ts';
import { sanitize } from '../core/model/sanitize.ts';
import { redact } from '../core/model/secret.ts';
import { crashText } from '../host/crash-text.ts';
import { isSwitchedOn } from '../host/environment.ts';
import { onSuspend, type TakeTerminal } from '../host/job-control.ts';
import { ENDING_SIGNALS, onCrash, onEndingSignal } from '../host/signals.ts';
import { runAccessible } from './accessible/run.ts';
import { isBusy } from './busy.ts';
import { createController } from './controller.ts';
import { installPolyfills } from './polyfill.ts';
import { showValues } from './safe.ts';
import {
  isChanging,
  isPractice,
  isStillApplied,
  type Session,
  type SessionDeps,
  type SessionState,
  startSession,
} from './state/index.ts';
import type { WizardStreams } from './streams.ts';
import { supportsLinks, supportsUnicode } from './theme.ts';

/** What the wizard runs on: the session's needs, and a terminal. */
export interface WizardDeps extends SessionDeps {
  readonly streams: WizardStreams;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  /** `--ascii`, or null to find out. */
  readonly ascii: boolean | null;
  /** `--color`: always, never, or by what the terminal and NO_COLOR say. */
  readonly color: 'always' | 'never' | 'auto';
  /** `--accessible`, or null to ask the environment (ACCESSIBLE). */
  readonly accessible: boolean | null;
  /** `--show-values`: what only looks random is not masked on the screen. */
  readonly showsValues?: boolean;
  /**
   * Sets FORCE_COLOR in the process's own environment: Ink's colours look there only, and only when they are loaded.
   */
  readonly forceColor: (value: '0' | '1') => void;
}

export const NO_TERMINAL =
  'The wizard needs a terminal for its input and its output. Without one use: apigw-doctor diagnose (see ' +
  'apigw-doctor diagnose --help)\n';

/**
 * Runs the wizard until the person leaves. Resolves to the exit code: 0, 1, 3 or 4 as in the contract, 2 without a
 * terminal, 130 after Ctrl+C or SIGINT, 143 after SIGTERM, 70 after a crash of our own. The terminal is restored in
 * every case.
 */
export async function runWizard(deps: WizardDeps): Promise<number> {
  const { stdin, stdout, stderr } = deps.streams;
  if (!stdin.isTTY || !stdout.isTTY) {
    stderr.write(NO_TERMINAL);
    return 2;
  }
  const session = startSession(deps);
  let crash: (error: unknown) => void = () => {};
  const broken = new Promise<{ readonly error: unknown }>((resolve) => {
    crash = (error) => resolve({ error });
  });
  const stops = [
    onEndingSignal((signal) =>
      session.send({ type: 'interrupt', code: ENDING_SIGNALS[signal], isPatient: signal !== 'SIGINT' }),
    ),
    onHangup(deps, () => session.send({ type: 'interrupt', code: ENDING_SIGNALS.SIGHUP, isPatient: true })),
    onCrash((error) => crash(error)),
  ];
  if (deps.showsValues === true) showValues();
  let app: OpenWizard | null = null;
  const jobControl = onSuspend({
    giveBack: () => app?.suspend() ?? (() => undefined),
    setAgain: () => setRawAgain(stdin),
  });
  stops.push(jobControl.end);
  app = await open(deps, session, jobControl.suspend, crash);
  try {
    const broke = await Promise.race([session.done.then(() => null), broken]);
    if (broke !== null) session.send({ type: 'interrupt', code: CRASHED, isPatient: true });
    await app.close();
    const code = await session.done;
    const state = session.state();
    if (isChanging(state)) stderr.write('A change was in progress. To finish or undo it: apigw-doctor sessions\n');
    if (!isPractice(state)) stderr.write(stillApplied(state));
    if (broke !== null) stderr.write(crashText(broke.error));
    return broke === null ? code : CRASHED;
  } finally {
    for (const stop of stops) stop();
  }
}

/** Each change that still stands, and what takes it back next week. */
const stillApplied = ({ earlier, applied }: SessionState): string =>
  [...earlier.map((entry) => ({ entry, unwritten: undefined })), ...applied.filter(isStillApplied)]
    .map(({ entry: { title, session }, unwritten }) => {
      const how =
        unwritten === undefined
          ? `apigw-doctor sessions undo ${session}`
          : ['the journal could not be written. These commands undo the change:', ...unwritten.commands].join('\n');
      return `Still applied: ${sanitize(redact(title))}. To undo it: ${sanitize(redact(how))}\n`;
    })
    .join('');

/** Calls back when the terminal is gone: nothing can be read from it, or written to it, any more. */
function onHangup(deps: WizardDeps, hangup: () => void): () => void {
  const { stdin, stdout, stderr } = deps.streams;
  const streams = [stdin, stdout, stderr];
  for (const stream of streams) stream.on('error', hangup);
  // Where lines are typed it may also be Ctrl+D.
  if (whyAccessible(deps) === null) stdin.on('end', hangup);
  return () => {
    stdin.off('end', hangup);
    // Errors may still come; now they end nothing any more.
    for (const stream of streams) stream.on('error', () => undefined).off('error', hangup);
  };
}

/** Node keeps in mind what it has set, and does not set the same twice. */
function setRawAgain(stdin: WizardStreams['stdin']): void {
  if (!stdin.isRaw) return;
  stdin.setRawMode(false);
  stdin.setRawMode(true);
}

/** A wizard on the terminal. */
interface OpenWizard {
  close(): Promise<void> | void;
  /** Gives the terminal back until the returned function is called. */
  suspend(): TakeTerminal;
}

/** The drawn wizard, or the one that only asks. */
async function open(
  deps: WizardDeps,
  session: Session,
  suspend: () => void,
  crash: (error: unknown) => void,
): Promise<OpenWizard> {
  const { streams, env, platform } = deps;
  const ascii = deps.ascii ?? !supportsUnicode(env, platform);
  const now = () => deps.clock.now();
  const because = whyAccessible(deps);
  if (because !== null) return runAccessible({ session, streams, ascii, because, now });
  if (!wantsColor(deps)) deps.forceColor('0');
  else if (deps.color === 'always') deps.forceColor('1');
  installPolyfills();
  const { mount } = await import('./mount.tsx');
  await firstAnswers(session, deps.clock);
  const copy = (text: string) => void streams.stdout.write(`\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`);
  const app = mount({
    session,
    controller: createController(session, { now, copy, suspend }),
    ascii,
    links: supportsLinks(env),
    streams,
  });
  void app.crashed.then(crash);
  return app;
}

/** Longer than reading two files takes, too short to be noticed. */
const NO_WAIT_MS = 50;

/** What is read at once stands in the first frame, in place of a spinner that would be seen for a moment. */
async function firstAnswers(session: Session, clock: Clock): Promise<void> {
  let stop = (): void => {};
  const answered = new Promise<void>((resolve) => {
    const look = (): void => void (isBusy(session.state()) || resolve());
    stop = session.subscribe(look);
    look();
  });
  await Promise.race([answered, clock.sleep(NO_WAIT_MS)]);
  stop();
}

/**
 * The switch that turns accessible mode on: the flag wins over the variable, which `0` and `false` leave off. A dumb
 * terminal cannot be drawn on.
 */
function whyAccessible({ accessible, env }: WizardDeps): string | null {
  if (accessible !== null) return accessible ? '--accessible' : null;
  const wish = env['ACCESSIBLE'] ?? '';
  if (wish !== '') return isSwitchedOn(wish) ? 'ACCESSIBLE in the environment' : null;
  return env['TERM'] === 'dumb' ? 'TERM=dumb (ACCESSIBLE=0 draws screens anyway)' : null;
}

/** EX_SOFTWARE of sysexits: a mistake of our own. */
const CRASHED = 70;

function wantsColor({ color, env }: WizardDeps): boolean {
  if (color !== 'auto') return color === 'always';
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0';
  return !env['NO_COLOR'] && env['TERM'] !== 'dumb' && env['CLICOLOR'] !== '0';
}
