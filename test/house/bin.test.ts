import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { run } from './built.ts';
import { copied } from './copied.ts';

/** The program's files without a bundle, or with one of our making. */
const copy = (main: string | null): string =>
  join(copied(main === null ? {} : { 'main.js': main }), 'bin/apigw-doctor.js');
const node = (...args: readonly string[]) => spawnSync(process.execPath, args, { encoding: 'utf8' });

describe('bin/apigw-doctor.js', () => {
  it('tells its version without loading the bundle', () => {
    expect(node(copy(null), '--version').stdout).toBe(`${manifest.version}\n`);
  });

  it('says what to do when it was not built', () => {
    const { stderr, status } = node(copy(null), 'diagnose');
    expect(stderr).toContain('npm run build');
    expect(status).toBe(1);
  });

  it('names the Node.js that it needs on an older one', () => {
    const old = join(mkdtempSync(join(tmpdir(), 'apigw-doctor-old-')), 'old.mjs');
    writeFileSync(old, "Object.defineProperty(process.versions, 'node', { value: '18.20.4' });");
    const { stderr, status } = node('--import', old, copy('exports.run = () => console.log("ran");'), 'diagnose');
    expect(stderr).toMatch(/needs Node\.js 20\.19 or newer/);
    expect(status).toBe(1);
  });

  it('hands the arguments to the bundle', () => {
    expect(node(copy('exports.run = async (args) => console.log(args.join("|"));'), 'a', '--b').stdout).toBe('a|--b\n');
  });
});

describe('the built program', () => {
  it('prints help on stdout and nothing on stderr', () => {
    const { stdout, stderr, status } = run(['--help']);
    expect(stdout).toContain('Exit codes');
    expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('names every flag of the wizard in its own help', () => {
    const flags = run(['wizard', '--help']).stdout.match(/^ +(?:-\w, )?--[a-z-]+/gm) ?? [];
    const names = flags.map((flag) => flag.replace(/^.*(?=--)/, '')).filter((name) => name !== '--help');
    expect(names.length).toBeGreaterThan(30);
    const help = run(['--help']).stdout.split(/\s+/);
    expect(names.filter((name) => !help.includes(name))).toEqual([]);
  });

  it.each(['diagnose', 'practice', 'sessions', 'simulate', 'explain'])('helps with %s', (name) => {
    const { stdout, status } = run([name, '--help']);
    expect(stdout).toContain('Usage:');
    expect(stdout.split('\n').every((line) => line.length <= 80)).toBe(true);
    expect(status).toBe(0);
  });

  it('suggests the command that was meant', () => {
    const { stderr, status } = run(['diagnos']);
    expect(stderr).toBe('error: there is no command "diagnos". Did you mean diagnose?\n');
    expect(status).toBe(2);
  });

  it('suggests the flag that was meant', () => {
    const { stderr, status } = run(['diagnose', '--stag', 'prod']);
    expect(stderr).toContain("unknown option '--stag'");
    expect(stderr).toContain('--stage');
    expect(status).toBe(2);
  });

  it('names everything that is missing in one error', () => {
    const { stderr, stdout, status } = run(['diagnose', '--method', 'GET']);
    expect(stderr).toMatch(/^error: missing --api, --stage, --path \(/);
    expect(stdout).toBe('');
    expect(status).toBe(2);
  });

  it.each([
    [['--caller', 'anonymous', '--signed'], '--caller anonymous and --signed cannot be used together'],
    [['--signed', '--unsigned'], '--signed and --unsigned cannot be used together'],
    [['--caller', 'self', '--unsigned'], '--unsigned cannot be used with a caller'],
    [['--caller', 'bob'], '--caller takes an IAM or STS ARN'],
    [['--status', 'abc'], '--status takes an HTTP status'],
    [['--error-type', 'X'], 'need --status'],
    [['--json', '--short'], 'cannot be used together'],
    [['--fail-on', 'warnings'], '--fail-on takes'],
  ])('refuses %j', (flags, message) => {
    const { stderr, status } = run([
      'diagnose',
      '--api',
      'a',
      '--stage',
      's',
      '--method',
      'GET',
      '--path',
      '/',
      ...flags,
    ]);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });

  it('does not echo a secret that stands in a refused flag', () => {
    const { stderr } = run(['diagnose', '--header', 'tok3nvalue-secret']);
    expect(stderr).toContain('--header takes');
    expect(stderr).not.toContain('secret"');
  });

  it('explains a code offline', () => {
    const { stdout, status } = run(['explain', 'resource-policy-not-redeployed']);
    expect(stdout).toContain('The request stops at: resource-policy.');
    expect(status).toBe(0);
  });

  it('names codes like the one that does not exist', () => {
    const { stderr, status } = run(['explain', 'policy-resource-wrong']);
    expect(stderr).toContain('resource-policy-wrong-');
    expect(status).toBe(2);
  });

  it('answers each line of simulate, also the bad ones', () => {
    const { stdout, status } = run(['simulate'], { input: 'not json\n{"id":"x"}\n' });
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatchObject({ id: null, line: 1, error: {} });
    expect(lines[1]).toMatchObject({ id: 'x', error: {} });
    expect(status).toBe(0);
  });

  it('has no sessions in an empty home', () => {
    const { stdout, status } = run(['sessions', 'list', '--json']);
    expect(JSON.parse(stdout)).toEqual([]);
    expect(status).toBe(0);
  });

  it('says which case file it cannot read, and what is wrong in one', () => {
    expect(run(['diagnose', '--case', 'nowhere.json'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('cannot read nowhere.json'),
    });
    expect(run(['diagnose', '--case', 'package.json'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('error: package.json is not a case file: '),
    });
  });
});
