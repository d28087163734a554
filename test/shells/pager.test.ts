import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, describe, expect, it } from 'vitest';
import { BIN, emptyHome, run } from '../house/built.ts';
import { startTerminal, type Terminal, type TerminalOptions } from '../journeys/harness.ts';

let terminal: Terminal | null = null;
afterEach(() => {
  terminal?.close();
  terminal = null;
});

function start(args: readonly string[], options: Omit<TerminalOptions, 'args'> = {}): Terminal {
  terminal = startTerminal({ args: [BIN, ...args], rows: 24, ...options });
  return terminal;
}

/** A pager of our own: it keeps what it was given, and what LESS said. */
function keeper(): { readonly command: string; readonly kept: () => string; readonly less: () => string } {
  const folder = emptyHome();
  const command = join(folder, 'keeper');
  writeFileSync(command, `#!/bin/sh\nprintf %s "$LESS" >"${folder}/less"\ncat >"${folder}/kept"\n`);
  chmodSync(command, 0o755);
  const read = (name: string): string =>
    existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : '';
  return { command, kept: () => read('kept'), less: () => read('less') };
}

describe('long output on a terminal', () => {
  it('goes through less, which shows the first screen and ends with q; the exit code is the command’s', async () => {
    const shown = start(['permissions']);
    await shown.until(/^# reading[\s\S]*\n:\s*$/, 60_000);
    shown.send('q');
    expect(await shown.exited).toBe(0);
    expect(shown.raw()).not.toContain('error');
  });

  it('keeps exit code 3 of explain behind the pager', async () => {
    const { command, kept } = keeper();
    const text = `nobody knows this text: ${'x '.repeat(3000)}`;
    expect(await start(['explain', text], { env: { AWS_PAGER: command }, rows: 2 }).exited).toBe(3);
    expect(kept()).toBe(run(['explain', text]).stdout);
  });

  it.each([['--help'], ['help'], ['diagnose', '--help'], ['help', 'fix'], ['explain'], ['explain', 'throttled']])(
    '%s %s is paged',
    async (...args) => {
      const { command, kept, less } = keeper();
      await start(args, { env: { PAGER: command } }).exited;
      expect(kept()).toBe(run(args).stdout);
      expect(less()).toBe('FRX');
    },
  );

  it('AWS_PAGER wins over PAGER, and LESS of the person stays', async () => {
    const [wanted, other] = [keeper(), keeper()];
    await start(['explain'], { env: { AWS_PAGER: wanted.command, PAGER: other.command, LESS: 'S' } }).exited;
    expect([wanted.kept() !== '', other.kept(), wanted.less()]).toEqual([true, '', 'S']);
  });

  it('a pager that ends early is no error', async () => {
    const shown = start(['permissions'], { env: { PAGER: 'head -n 1' } });
    expect(await shown.exited).toBe(0);
    expect(shown.everything().trim()).toBe('# reading');
  });

  it('a pager that does not exist costs the person nothing but a line', async () => {
    const shown = start(['explain'], { env: { PAGER: 'no-such-pager-anywhere' } });
    expect(await shown.exited).toBe(0);
    expect(shown.everything()).toContain('throttled');
  });

  it('Ctrl+C belongs to the pager', async () => {
    const shown = start(['permissions']);
    await shown.until(/\n:\s*$/, 60_000);
    shown.send('\u0003');
    await shown.idle(300);
    shown.send('q');
    expect(await shown.exited).toBe(0);
  });
});

describe('no pager', () => {
  const { command, kept } = keeper();
  const pager = { PAGER: command };
  it.each<[string, readonly string[], Omit<TerminalOptions, 'args'>]>([
    ['with --no-pager', ['explain', '--no-pager'], { env: pager }],
    ['with --no-pager of the overview', ['--help', '--no-pager'], { env: pager }],
    ['with an empty AWS_PAGER', ['explain'], { env: { ...pager, AWS_PAGER: '' } }],
    ['with an empty PAGER', ['explain'], { env: { PAGER: '' } }],
    ['where everything fits', ['sessions', 'list'], { env: pager }],
    ['for a screen reader', ['explain'], { env: { ...pager, ACCESSIBLE: '1' } }],
    ['on a dumb terminal', ['explain'], { env: { ...pager, TERM: 'dumb' } }],
  ])('%s', async (_, args, options) => {
    const plain = start(args, options);
    expect(await plain.exited).toBe(0);
    expect(kept()).toBe('');
    expect(plain.everything()).not.toMatch(/\n:\s*$/);
  });

  it('where standard output is no terminal', () => {
    const { status, stdout } = run(['explain'], { env: pager });
    expect(stdout).toContain('throttled');
    expect([status, kept()]).toEqual([0, '']);
  });

  it('where the settings file turns it off, or names another', async () => {
    const other = keeper();
    const config = emptyHome();
    mkdirSync(join(config, 'apigw-doctor'));
    writeFileSync(join(config, 'apigw-doctor/config.json'), JSON.stringify({ pager: other.command }));
    await start(['explain'], { env: { XDG_CONFIG_HOME: config } }).exited;
    expect(other.kept()).toContain('throttled');
    terminal?.close();
    writeFileSync(join(config, 'apigw-doctor/config.json'), JSON.stringify({ pager: '' }));
    expect(await start(['explain'], { env: { XDG_CONFIG_HOME: config } }).exited).toBe(0);
    expect(process.platform).not.toBe('win32');
  });
});
