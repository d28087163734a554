import type { SessionDeps } from '../session/index.ts';
import { startSession } from '../session/index.ts';
import { createController } from './controller.ts';
import { installPolyfills } from './polyfill.ts';
import type { WizardStreams } from './streams.ts';
import { supportsUnicode } from './theme.ts';

/** What the wizard runs on: the session's needs, and a terminal. */
export interface WizardDeps extends SessionDeps {
  readonly streams: WizardStreams;
  readonly env: Record<string, string | undefined>;
  readonly platform: string;
  /** `--ascii`, or null to find out. */
  readonly ascii: boolean | null;
  /** `--color`: always, never, or by what the terminal and NO_COLOR say. */
  readonly color: 'always' | 'never' | 'auto';
  /** Registers what a signal does and returns the way to stop; the host's one place for signals. */
  readonly onSignal: (signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', act: () => void) => () => void;
}

export const NO_TERMINAL = 'The wizard needs a terminal for its input and its output. Without one use: apigw-doctor diagnose --help\n';

/**
 * Runs the wizard until the person leaves. Resolves to the exit code: 0, 1, 3 or 4 as in the contract, 2 without a terminal,
 * 130 after Ctrl+C or SIGINT, 143 after SIGTERM, 70 after a crash of our own. The terminal is restored in every case.
 */
export async function runWizard(deps: WizardDeps): Promise<number> {
  const { stdin, stdout, stderr } = deps.streams;
  if (!stdin.isTTY || !stdout.isTTY) {
    stderr.write(NO_TERMINAL);
    return 2;
  }
  // Ink's colours look at FORCE_COLOR only, and only when they are loaded.
  if (!wantsColor(deps)) deps.env['FORCE_COLOR'] = '0';
  installPolyfills();
  const { mount } = await import('./mount.tsx');
  const session = startSession(deps);
  const controller = createController(session, {
    now: () => deps.clock.now(),
    copy: (text) => void stdout.write(`\u001B]52;c;${Buffer.from(text).toString('base64')}\u0007`),
  });
  const stops = [
    deps.onSignal('SIGINT', () => session.send({ type: 'interrupt', code: 130 })),
    deps.onSignal('SIGTERM', () => session.send({ type: 'interrupt', code: 143 })),
    deps.onSignal('SIGHUP', () => session.send({ type: 'interrupt', code: 129 })),
  ];
  const app = mount({ session, controller, ascii: deps.ascii ?? !supportsUnicode(deps.env, deps.platform), streams: deps.streams });
  try {
    const crashed = await Promise.race([session.done.then(() => null), app.crashed]);
    await app.close();
    if (crashed === null) {
      const state = session.state();
      if (state.fix?.applying != null) stderr.write('A change was being made. To finish or undo it: apigw-doctor sessions\n');
      return session.done;
    }
    session.send({ type: 'interrupt', code: 70 });
    stderr.write(
      crashText(
        crashed,
        session.state().applied.some((one) => !one.undone),
      ),
    );
    return 70;
  } finally {
    for (const stop of stops) stop();
  }
}

function wantsColor({ color, env }: WizardDeps): boolean {
  if (color !== 'auto') return color === 'always';
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0';
  return !env['NO_COLOR'] && env['TERM'] !== 'dumb' && env['CLICOLOR'] !== '0';
}

function crashText(error: unknown, standing: boolean): string {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const changes = standing ? 'A change you applied still stands; apigw-doctor sessions can undo it.\n' : '';
  return `\napigw-doctor stopped because of a mistake of its own. Nothing more was changed.\n${changes}Please report this:\n${what}\n`;
}
