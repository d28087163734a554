import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAccount } from '../../src/aws/index.ts';
import { openDebugLog, withCallsLogged } from '../../src/commands/debug.ts';
import { journalOf } from '../../src/commands/journal.ts';
import { openPractice } from '../../src/commands/practice-account.ts';
import { codeWriter, summaryWriter } from '../../src/commands/wizard/write-summary.ts';
import type { CaseFile } from '../../src/core/intake/cases/index.ts';
import { examine } from '../../src/examination/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { builtinCases } from '../../src/practice/index.ts';
import { type Controller, createController } from '../../src/wizard/controller.ts';
import type { SessionDeps } from '../../src/wizard/state/deps.ts';
import { type Session, startSession } from '../../src/wizard/state/engine.ts';
import type { InitialAnswers, ProfileChoice } from '../../src/wizard/state/ports.ts';
import type { SessionState } from '../../src/wizard/state/state.ts';
import { screenRows } from '../support/screen.ts';

export const PRACTICE: ProfileChoice = {
  id: 'practice',
  name: 'practice',
  kind: 'practice',
  region: 'eu-west-1',
  detail: 'broken APIs to try it on',
};

export interface PracticeSession {
  readonly session: Session;
  readonly controller: Controller;
  readonly home: string;
  readonly copied: string[];
  /** Secret halves of every key pair of the practice account. */
  readonly keys: readonly string[];
  /** The frame as plain text. */
  screen(columns?: number, rows?: number): string;
  press(...names: readonly string[]): void;
  /** Resolves when the state fits; fails with the screen after a minute. */
  until(fits: (state: SessionState) => boolean): Promise<void>;
  close(): Promise<void>;
}

/** The undo key, and yes to what it shows; the stage's name where making the change asked for it. */
export async function takeBack({ press, session, until }: Pick<PracticeSession, 'press' | 'session' | 'until'>) {
  press('u');
  await until(({ undo }) => undo?.look.state === 'ready');
  press('enter');
  const asked = session.state().undo?.confirm?.expected;
  if (asked !== undefined) press(...asked, 'enter');
}

/** A real session over a real practice account on 127.0.0.1; only the terminal is left out. */
export async function practiceSession(
  over: Partial<SessionDeps> & { readonly cases?: readonly CaseFile[]; readonly initial?: InitialAnswers } = {},
): Promise<PracticeSession> {
  const home = mkdtempSync(join(tmpdir(), 'apigw-doctor-test-'));
  const environment = { variables: { XDG_STATE_HOME: join(home, 'state') }, platform: process.platform, home };
  const account = await openPractice(over.cases ?? builtinCases(), { environment, clock: systemClock });
  const now = () => systemClock.now();
  const { debug } = openDebugLog(environment, now);
  const session = startSession({
    profiles: async () => [PRACTICE],
    openAccount: () => withCallsLogged(openAccount({ ...account.options, debug }), debug, now),
    debug,
    examine,
    journal: journalOf(environment),
    clock: systemClock,
    writeCode: codeWriter(home),
    writeSummary: summaryWriter({ environment, version: '0.0.0' }, home, now),
    initial: {},
    practiceCalls: () => account.calls,
    readOnly: false,
    ...over,
  });
  const copied: string[] = [];
  const controller = createController(session, { now, copy: (text) => copied.push(text) });
  const screen = (columns = 80, rows = 23) => screenRows(controller, columns, rows).join('\n');
  return {
    session,
    controller,
    home,
    copied,
    keys: account.practice.profiles.flatMap((one) => [
      one.secretAccessKey,
      ...(one.sessionToken === null ? [] : [one.sessionToken]),
    ]),
    screen,
    press: (...names) => {
      for (const name of names) controller.press({ name, text: [...name].length === 1 ? name : '' });
    },
    until: (fits) =>
      new Promise((resolve, reject) => {
        const stop = session.subscribe(check);
        const timer = setTimeout(() => {
          stop();
          reject(
            new Error(
              `the awaited state did not come; the screen was:\n${screen()}\n${JSON.stringify(session.state().notice)}`,
            ),
          );
        }, 60_000);
        function check() {
          if (!fits(session.state())) return;
          clearTimeout(timer);
          stop();
          resolve();
        }
        check();
      }),
    close: async () => {
      session.send({ type: 'interrupt', code: 130 });
      await account.close();
    },
  };
}

export const currentScreen = (state: SessionState) => state.screens.at(-1);
