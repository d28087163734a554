// What `npm publish` would send: only what runs, is read or is scanned, and it runs. Needs a build.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const TEXTS = 'package\\.json|(README|CHANGELOG)\\.md|LICENSE|THIRD-PARTY-NOTICES\\.txt|sbom\\.cdx\\.json';
const READ = 'man/[\\w.-]+\\.1|schemas/[\\w.-]+\\.json';
const CODE = 'bin/(apigw-doctor|load)\\.js|(bin|dist)/package\\.json|dist/main\\.js|dist/chunks/[\\w.-]+\\.js';
const EXPECTED = new RegExp(`^(${TEXTS}|${READ}|${CODE})$`);
const SCHEMAS = readdirSync(join(root, 'schemas')).map((name) => `schemas/${name}`);
const REQUIRED = [
  'package.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  'sbom.cdx.json',
  'man/apigw-doctor.1',
  'THIRD-PARTY-NOTICES.txt',
  'bin/apigw-doctor.js',
  'bin/load.js',
  'dist/main.js',
  ...SCHEMAS,
];
/** Bytes of the packed tarball: a bundle that suddenly doubles has swallowed something. */
const LARGEST = 1_200_000;
/** npm runs these on the computer of whoever installs, and warns of them. */
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare'];

const IN_REPOSITORY =
  /^https:\/\/(?:raw\.githubusercontent|github)\.com\/apigw-doctor\/apigw-doctor\/(?:(?:blob|tree)\/)?main\/(.*)$/;

const problems = [];
const folder = mkdtempSync(join(tmpdir(), 'apigw-doctor-pack-'));
try {
  const [packed] = JSON.parse(npm('pack', '--ignore-scripts', '--json', '--pack-destination', folder));
  const names = packed.files.map(({ path }) => path);
  for (const name of names) if (!EXPECTED.test(name)) problems.push(`${name} does not belong in the package`);
  for (const name of REQUIRED) if (!names.includes(name)) problems.push(`${name} is missing from the package`);
  if (packed.size > LARGEST) problems.push(`the package has ${packed.size} bytes, more than ${LARGEST}`);
  for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies']) {
    if (manifest[kind] !== undefined) problems.push(`${kind}: everything is bundled, so the package needs none`);
  }
  for (const name of INSTALL_SCRIPTS)
    if (manifest.scripts[name] !== undefined)
      problems.push(`package.json: the script "${name}" runs where it is installed`);
  for (const name of ['description', 'license', 'repository', 'bugs', 'homepage', 'keywords', 'engines'])
    if (manifest[name] === undefined) problems.push(`package.json does not say: ${name}`);
  // What is read on npmjs.com or in node_modules has no clone around it.
  for (const name of ['README.md', 'CHANGELOG.md'])
    for (const [, link] of readFileSync(join(root, name), 'utf8').matchAll(/\]\(([^)\s]+)\)/g))
      problems.push(...inPackage(name, link));
  for (const message of (await publint({ pkgDir: root, strict: true })).messages)
    problems.push(`publint: ${formatMessage(message, manifest)}`);

  // Installed as a user would, with nothing beside it.
  const tarball = join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
  npm('install', '--prefix', folder, '--no-audit', '--no-fund', '--offline', '--ignore-scripts', tarball);
  const bin = join(folder, 'node_modules/.bin/apigw-doctor');
  const version = execFileSync(bin, ['--version'], { encoding: 'utf8' }).trim();
  if (version !== manifest.version)
    problems.push(`the installed command says version ${version}, not ${manifest.version}`);
  const help = execFileSync(bin, ['--help'], { encoding: 'utf8' });
  if (!help.includes('diagnose')) problems.push('the installed command shows no help');
  const explained = execFileSync(bin, ['explain', 'deployment-stale'], { encoding: 'utf8' });
  if (!explained.startsWith('deployment-stale')) problems.push('the installed command does not run');
  process.stdout.write(`${packed.filename}: ${names.length} files, ${Math.round(packed.size / 1024)} KiB packed\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** A link leads somewhere outside the clone, and what it names in the repository is there. */
function inPackage(name, link) {
  if (link.startsWith('#')) return [];
  const [, path] = IN_REPOSITORY.exec(link) ?? [];
  if (path !== undefined) return existsSync(join(root, path)) ? [] : [`${name}: ${path} does not exist`];
  return link.startsWith('https://') ? [] : [`${name}: the link ${link} leads nowhere outside the clone`];
}

function npm(...args) {
  return execFileSync('npm', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}
