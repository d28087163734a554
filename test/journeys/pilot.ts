import { KEYS, type Terminal } from './harness.ts';

/** One person in front of the wizard, whichever way it is drawn. */
export interface Pilot {
  readonly terminal: Terminal;
  /** Waits until this is in sight, or was said. */
  see(pattern: RegExp): Promise<string>;
  /** Takes the row that fits. */
  choose(row: RegExp): Promise<void>;
  /** A key of the drawn wizard, by its word in the accessible one. */
  command(key: string, word: string): Promise<void>;
  /** On a fix that is shown: applies it, and types the stage name where it is asked for. */
  apply(stage: string): Promise<void>;
  /** Takes the last change back, as it is shown. */
  undo(stage: string): Promise<void>;
  /** Pastes a text that is understood. */
  paste(text: string): Promise<void>;
}

/** The accessible wizard ends each question with a colon; nothing drawn does. */
export const pilotOf = (terminal: Terminal, mode: string): Pilot =>
  mode === 'accessible' ? listening(terminal) : looking(terminal);

function looking(terminal: Terminal): Pilot {
  const pointed = (screen: string) => /^\s*[❯>] (.*)/m.exec(screen)?.[1] ?? '';
  const see = (pattern: RegExp) => terminal.until(pattern);
  return {
    terminal,
    see,
    async choose(row) {
      await terminal.until((screen) => pointed(screen) !== '');
      for (const [key, most] of [
        [KEYS.down, 30],
        [KEYS.up, 60],
      ] as const)
        for (let moved = 0; moved < most && !row.test(pointed(terminal.screen())); moved++) {
          const before = terminal.screen();
          terminal.send(key);
          // At the list's end nothing moves; on a busy machine the key only takes its time.
          await terminal.until((screen) => screen !== before, 1500).catch(() => {});
          if (terminal.screen() === before) break;
        }
      if (!row.test(pointed(terminal.screen())))
        throw new Error(`no row fits ${row}; the screen was:\n${terminal.screen()}`);
      terminal.send(KEYS.enter);
    },
    async command(key) {
      terminal.send(key);
    },
    async apply(stage) {
      await see(/a apply/);
      await terminal.idle(600);
      terminal.send('a');
      const asked = await see(/\? [▌_]|goes through now|Not yet/);
      if (!/\? [▌_]/.test(asked)) return;
      terminal.send(stage);
      await terminal.until((screen) => screen.includes(`? ${stage}`));
      terminal.send(KEYS.enter);
    },
    async undo(stage) {
      terminal.send('u');
      await see(/❯ Undo it|> Undo it/);
      terminal.send(KEYS.enter);
      await see(/\? [▌_]/);
      terminal.send(stage);
      await terminal.until((screen) => screen.includes(`? ${stage}`));
      terminal.send(KEYS.enter);
    },
    async paste(text) {
      await see(/What happened\?/);
      terminal.send(`\u001b[200~${text}\u001b[201~`);
      await see(/enter done/);
      terminal.send(KEYS.enter);
    },
  };
}

function listening(terminal: Terminal): Pilot {
  let from = 0;
  const since = () => terminal.everything().replace(/\n+$/, '').slice(from);
  const see = async (pattern: RegExp) => {
    await terminal.until(() => pattern.test(since()) && /:$/.test(since().trimEnd()));
    return since();
  };
  const typeLine = (text: string) => {
    from = terminal.everything().replace(/\n+$/, '').length;
    terminal.send(`${text}\r`);
  };
  return {
    terminal,
    see,
    async choose(row) {
      const fits = new RegExp(`(\\d+)\\. [^\\n]*(?:${row.source})`);
      typeLine(fits.exec(await see(fits))?.[1] ?? '');
    },
    async command(_, word) {
      await see(/./);
      typeLine(word);
    },
    async apply(stage) {
      await see(/One of apply/);
      await terminal.idle(600);
      typeLine('apply');
      if (/stage name/.test(await see(/stage name|goes through now|Not yet/))) typeLine(stage);
    },
    async undo(stage) {
      await see(/./);
      typeLine('undo');
      await see(/1\. Undo it/);
      typeLine('1');
      await see(/stage name/);
      typeLine(stage);
    },
    async paste(text) {
      const asked = await see(/(\d+)\. Paste/);
      typeLine(/(\d+)\. Paste/.exec(asked)?.[1] ?? '');
      await see(/single dot/);
      terminal.send(`${text}\r`);
      typeLine('.');
    },
  };
}
