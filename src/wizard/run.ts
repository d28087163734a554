import { sanitize } from '../core/model/sanitize.ts';
import { redact } from '../core/model/secret.ts';
import { ENDING_SIGNALS, onCrash, onEndingSignal } from '../host/signals.ts';
import { runAccessible } from './accessible/run.ts';
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
    onEndingSignal((signal) => session.send({ type: 'interrupt', code: ENDING_SIGNALS[signal] })),
    onCrash((error) => crash(error)),
  ];
  if (deps.showsValues === true) showValues();
  const app = await open(deps, session, crash);
  try {
    const broke = await Promise.race([session.done.then(() => null), broken]);
    // Read before the session is told to end.
    const state = session.state();
    if (broke !== null) session.send({ type: 'interrupt', code: CRASHED, atOnce: true });
    await app.close();
    if (isChanging(state)) stderr.write('A change was being made. To finish or undo it: apigw-doctor sessions\n');
    if (!isPractice(state)) stderr.write(stillApplied(state));
    if (broke !== null) stderr.write(crashText(broke.error));
    return await session.done;
  } finally {
    for (const stop of stops) stop();
  }
}

/** Each change that still stands, and the command that takes it back next week. */
const stillApplied = ({ earlier, applied }: SessionState): string =>
  [...earlier, ...applied.filter(isStillApplied).map(({ entry }) => entry)]
    .map(
      ({ title, session }) =>
        `Still applied: ${sanitize(redact(title))}. To undo it: apigw-doctor sessions undo ${session}\n`,
    )
    .join('');

/** The drawn wizard, or the one that only asks. */
async function open(
  deps: WizardDeps,
  session: Session,
  crash: (error: unknown) => void,
): Promise<{ close(): Promise<void> | void }> {
  const { streams, env, platform } = deps;
  const ascii = deps.ascii ?? !supportsUnicode(env, platform);
  const now = () => deps.clock.now();
  const because = whyAccessible(deps);
  if (because !== null) return runAccessible({ session, streams, ascii, because, now });
  if (!wantsColor(deps)) deps.forceColor('0');
  else if (deps.color === 'always') deps.forceColor('1');
  installPolyfills();
  const { mount } = await import('./mount.tsx');
  const copy = (text: string) => void streams.stdout.write(`\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`);
  const app = mount({
    session,
    controller: createController(session, { now, copy }),
    ascii,
    links: supportsLinks(env),
    streams,
  });
  void app.crashed.then(crash);
  return app;
}

/** The switch that turns accessible mode on: the flag wins over the variable, which `0` and `false` leave off. */
function whyAccessible({ accessible, env }: WizardDeps): string | null {
  if (accessible !== null) return accessible ? '--accessible' : null;
  return /^(|0|false|no)$/i.test(env['ACCESSIBLE'] ?? '') ? null : 'ACCESSIBLE in the environment';
}

/** EX_SOFTWARE of sysexits: a mistake of our own. */
const CRASHED = 70;

function wantsColor({ color, env }: WizardDeps): boolean {
  if (color !== 'auto') return color === 'always';
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0';
  return !env['NO_COLOR'] && env['TERM'] !== 'dumb' && env['CLICOLOR'] !== '0';
}

function crashText(error: unknown): string {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return (
    '\napigw-doctor stopped because of a mistake of its own. Nothing more was changed.\nPlease report ' +
    `this:\n${sanitize(redact(what))}\n`
  );
}
