import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import process from 'node:process';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { ROOT } from '../house/built.ts';
import { KEYS, startTerminal, type Terminal } from '../journeys/harness.ts';
import { applyFix, examineCall, undoFix } from '../journeys/practice.ts';

/** The oldest that the package takes, and the newest of each line. `NODES=22` tries only this one. */
const NODES = process.env['NODES']?.split(',') ?? ['20.19.0', '20', '22', '24'];

const work = mkdtempSync(join(tmpdir(), 'apigw-doctor-nodes-'));
const npmRoot = execFileSync('npm', ['root', '--global'], { encoding: 'utf8' }).trim();
/** npm and npx are JavaScript: each Node runs these. */
const [NPM, NPX] = ['npm-cli.js', 'npx-cli.js'].map((name) => join(npmRoot, 'npm/bin', name)) as [string, string];
const single = join(work, 'apigw-doctor.cjs');
let tarball: string;
let terminal: Terminal | null = null;

beforeAll(() => {
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', work], {
    cwd: ROOT,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  tarball = join(work, JSON.parse(packed)[0].filename);
  execFileSync(process.execPath, [join(ROOT, 'scripts/single-file.mjs'), single]);
});
afterEach(() => {
  terminal?.close();
  terminal = null;
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

describe.each(NODES)('on Node %s', (version) => {
  const prefix = join(work, `prefix-${version}`);
  const home = join(work, `home-${version}`);
  let node: string;
  let env: Readonly<Record<string, string>>;

  /** The program `node` itself is a package of the registry, one for each kind of computer. */
  beforeAll(() => {
    const folder = join(work, `node-${version}`);
    for (const made of [folder, home]) mkdirSync(made);
    const name = `node-${process.platform}-${process.arch}`;
    execFileSync('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', '--silent', `${name}@${version}`]);
    node = join(folder, 'node_modules', name, 'bin/node');
    const path = [join(prefix, 'bin'), dirname(node), process.env['PATH'] ?? ''].join(delimiter);
    env = { ...registry(), PATH: path, HOME: home, LANG: 'C.UTF-8', npm_config_update_notifier: 'false' };
  });

  /** What a program prints; it says nothing on stderr: no warning of Node, none of npm. */
  const quiet = (program: string, ...args: readonly string[]): string => {
    const { status, stdout, stderr } = spawnSync(program, args, { env, cwd: home, encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    return stdout;
  };

  it('npm install --global takes the tarball without a warning, with the manual page and the SBOM', () => {
    expect(execFileSync(node, ['--version'], { encoding: 'utf8' })).toMatch(new RegExp(`^v${version}\\b`));
    const flags = ['--no-audit', '--no-fund', '--prefix', prefix];
    expect(quiet(node, NPM, 'install', '--global', ...flags, tarball)).toContain('added 1 package');
    expect(existsSync(join(prefix, 'share/man/man1/apigw-doctor.1'))).toBe(true);
    expect(existsSync(join(prefix, 'lib/node_modules/apigw-doctor/sbom.cdx.json'))).toBe(true);
  });

  it('the installed program answers, and so do npx and the single file', () => {
    expect(quiet('apigw-doctor', '--version')).toBe(`${manifest.version}\n`);
    const page = quiet('apigw-doctor', 'explain', 'throttled');
    expect(page).toMatch(/^throttled\n/);
    expect(quiet(node, NPX, '--yes', '--package', tarball, 'apigw-doctor', 'explain', 'throttled')).toBe(page);
    expect(quiet(node, single, '--version')).toBe(`${manifest.version}\n`);
    expect(quiet(node, single, 'explain', 'throttled')).toBe(page);
    expect(quiet(node, single, 'permissions', '--json')).toBe(quiet('apigw-doctor', 'permissions', '--json'));
  });

  it("the README's practice session: a refused call, its fix, the same call answered 200, and back", async () => {
    const wizard = startTerminal({ program: 'apigw-doctor', args: ['practice'], env });
    terminal = wizard;
    expect(await examineCall(wizard, 'on orders-api')).toMatch(/✖ refuses/);
    wizard.send(KEYS.enter);
    await wizard.until(/❯ Fix:/);
    wizard.send(KEYS.enter);
    await applyFix(wizard);
    expect(await wizard.until(/goes through now/, 60_000)).toMatch(/Now +200/);
    await undoFix(wizard);
    expect(await wizard.until(/refused again as before/, 60_000)).toMatch(/Now +403/);
    wizard.send('q');
    expect(await wizard.exited).toBe(1);
    expect(wizard.raw()).not.toMatch(/\(node:\d+\)|(?:Experimental|Deprecation)Warning/);
  });
});

describe('the single file', () => {
  it('runs the wizard and a practice account by itself', async () => {
    const wizard = startTerminal({ args: [single, 'practice'] });
    terminal = wizard;
    expect(await examineCall(wizard, 'on orders-api')).toMatch(/✖ refuses/);
    wizard.send('q');
    expect(await wizard.exited).toBe(1);
  });
});

/** Where packages come from on this computer is no part of what is tested. */
function registry(): Readonly<Record<string, string>> {
  const isOfRegistry = /^(npm_config_registry|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE)$/i;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      isOfRegistry.test(name) && value !== undefined ? [[name, value]] : [],
    ),
  );
}
