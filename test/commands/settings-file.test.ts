import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { SETTING_KEYS } from '../../src/commands/settings-file/keys.ts';
import { emptyHome, ROOT } from '../house/built.ts';
import { runHere } from './run.ts';

/** A home whose settings file holds this text. */
function homeWith(text: string): { readonly env: { readonly HOME: string }; readonly file: string } {
  const home = emptyHome();
  const folder = join(home, '.config/apigw-doctor');
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'config.json');
  writeFileSync(file, text);
  return { env: { HOME: home }, file };
}

async function settings(text: string, args: readonly string[] = [], more: Readonly<Record<string, string>> = {}) {
  const { env, file } = homeWith(text);
  const { out, err } = await runHere(['config', '--json', ...args], { env: { ...env, ...more } });
  if (out === '') throw new Error(err);
  const rows: readonly { name: string; value: string | null; from: string | null }[] = JSON.parse(out).settings;
  return (name: string): string => {
    const row = rows.find((one) => one.name === name);
    return `${row?.value} · ${row?.from?.replace(file, 'FILE')}`;
  };
}

describe('the settings file', () => {
  const ALL = JSON.stringify(
    {
      profile: 'staging',
      'invoke-endpoint': 'http://127.0.0.1:1',
      timeout: 3.5,
      wait: 5,
      'fail-on': 'never',
      share: true,
      'read-only': true,
      color: 'never',
      ascii: true,
      accessible: true,
      pager: 'most',
      quiet: true,
      verbose: false,
    },
    null,
    1,
  );
  const TEXT: Readonly<Record<string, string>> = { timeout: '3.5 s', wait: '5 s', accessible: '1' };

  it('names each setting with its file and line', async () => {
    const of = await settings(ALL);
    const given: Readonly<Record<string, unknown>> = JSON.parse(ALL);
    expect(Object.keys(given)).toEqual(SETTING_KEYS.map(({ key }) => key));
    for (const [line, [key, value]] of Object.entries(given).entries()) {
      const text = TEXT[key] ?? (typeof value === 'boolean' ? (value ? 'on' : 'off') : value);
      expect(of(key), key).toBe(`${text} · FILE:${line + 2}`);
    }
  });

  it('is the least: a flag wins, then the environment', async () => {
    const environment = { AWS_PROFILE: 'other', AWS_PAGER: '', ACCESSIBLE: '0', FORCE_COLOR: '1' };
    const of = await settings(ALL, ['--timeout', '7', '--no-quiet'], environment);
    expect(of('profile')).toBe('other · AWS_PROFILE');
    expect(of('pager')).toBe('off · AWS_PAGER');
    expect(of('accessible')).toBe('0 · ACCESSIBLE');
    expect(of('color')).toBe('always · FORCE_COLOR');
    expect(of('timeout')).toBe('7 s · --timeout');
    expect(of('quiet')).toBe('off · --quiet');
    expect((await settings(ALL, ['--profile', 'mine'], environment))('profile')).toBe('mine · --profile');
  });

  it('without the file everything is the default', async () => {
    const { out } = await runHere(['config', '--json']);
    for (const { key } of SETTING_KEYS)
      expect(JSON.parse(out).settings, key).toContainEqual(
        expect.objectContaining({ name: key, from: key === 'invoke-endpoint' ? null : 'default' }),
      );
  });

  it('stands for flags: what it says is done', async () => {
    const call = ['--case', 'test/cases/rp-ip-allowlist-misses-caller.json', '--json'];
    const { env } = homeWith('{"fail-on": "never", "share": true}');
    const ran = await runHere(['diagnose', ...call], { env });
    expect(ran.code).toBe(0);
    expect(JSON.parse(ran.out).target.accountId).not.toMatch(/^\d{12}$/);
    expect((await runHere(['diagnose', ...call, '--fail-on', 'refused'], { env })).code).toBe(1);
    const unmasked = await runHere(['diagnose', ...call, '--no-share'], { env });
    expect(JSON.parse(unmasked.out).target.accountId).toMatch(/^\d{12}$/);
  });

  it('cannot agree to a change', async () => {
    const { env, file } = homeWith('{"yes": true}');
    const { code, err } = await runHere(['config'], { env });
    expect(err).toContain(`${file}:1: there is no setting "yes". There are: profile, `);
    expect(code).toBe(2);
  });
});

describe('a settings file that is wrong', () => {
  it.each([
    ['{\n  "time-out": 3\n}', ':2: there is no setting "time-out". Did you mean "timeout"?'],
    ['{\n  "readOnly": true\n}', ':2: there is no setting "readOnly". Did you mean "read-only"?'],
    ['{\n\n  "timeout": "3"\n}', ':3: "timeout" takes a number above 0, at most 600'],
    ['{"timeout": 0}', ':1: "timeout" takes a number above 0, at most 600'],
    ['{"wait": 601}', ':1: "wait" takes a number from 0, at most 600'],
    ['{"share": "yes"}', ':1: "share" takes true or false'],
    ['{"profile": null}', ':1: "profile" takes a text'],
    ['{"color": "blue"}', ':1: "color" takes "auto" or "always" or "never"'],
    ['{"share": true,\n "share": false}', ':2: "share" stands here a second time'],
    ['{\n "share": true,\n}', ':3: this is not JSON'],
    ['{\n // a comment\n "share": true}', ':2: this is not JSON'],
    ['', ':1: this is not JSON'],
    ['[]', ':1: the file holds no JSON object'],
  ])('%j: every command names file and line, exit 2', async (text, problem) => {
    const { env, file } = homeWith(text);
    for (const args of [['config'], ['explain', 'throttled'], ['sessions', 'list']]) {
      const { code, out, err } = await runHere(args, { env });
      expect(err).toContain(`error: ${file}${problem}`);
      expect([code, out]).toEqual([2, '']);
    }
  });

  it('names everything at once, and help is shown all the same', async () => {
    const { env } = homeWith('{"a": 1,\n"share": 2}');
    expect((await runHere(['config'], { env })).err.match(/^error: /gm)).toHaveLength(2);
    expect((await runHere(['config', '--help'], { env })).code).toBe(0);
  });

  it('that cannot be read is an error too', async () => {
    const home = emptyHome();
    mkdirSync(join(home, '.config/apigw-doctor/config.json'), { recursive: true });
    const { code, err } = await runHere(['config'], { env: { HOME: home } });
    expect(err).toMatch(/^error: \/.*config\.json cannot be read: /);
    expect(code).toBe(2);
  });
});

describe('schemas/config-file.json', () => {
  const validate = new Ajv2020({ strict: true }).compile(
    JSON.parse(readFileSync(join(ROOT, 'schemas/config-file.json'), 'utf8')),
  );
  it.each([
    ['{}', true],
    ['{"$schema": "https://example.com/s.json", "timeout": 600, "color": "auto", "pager": ""}', true],
    ['{"timeout": 0}', false],
    ['{"share": 1}', false],
    ['{"color": "blue"}', false],
    ['{"yes": true}', false],
    ['{"$schema": 1}', false],
    ['{"wait": 0}', true],
  ])('and the program agree on %s', async (text, isRight) => {
    expect(validate(JSON.parse(text))).toBe(isRight);
    expect((await runHere(['config'], { env: homeWith(text).env })).code).toBe(isRight ? 0 : 2);
  });
});
