// Does what docs/adding.md says, in a copy of the project: adds one of each thing from the files and diffs that stand
// there, and checks that each is one new file and one line of a list, that the house accepts it and that it works. Then
// leaves out one part after the other: the compiler or a named check has to say which.
// Usage: node scripts/check-adding.mjs [--keep]   --keep leaves the copy where it is and says where.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { additionsIn, apply, countProblems, withoutLine } from './lib/additions.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'apigw-doctor-adding-'));
const started = Date.now();
const problems = [];
let expectations = 0;

/** What must be seen of each thing once it was added, by its heading in docs/adding.md. */
const WORKS = {
  'A command': async () => [
    expected('the new command', await program('gates'), 0, 'network\nendpoint\n'),
    expected('the help', await program('--help'), 0, 'apigw-doctor gates'),
    expected('completion', await program('completion', 'bash'), 0, 'gates'),
  ],
  'A report': async () => [
    expected('diagnose --csv', await program('diagnose', '--case', CASE_OF_FIX, '--csv'), 1, '"throttled","possible"'),
    expected('the help of diagnose', await program('diagnose', '--help'), 0, '--csv'),
  ],
  // Its own test, one of `TESTS`, presses it.
  'A key': async () => [],
  'A cause': async () => [
    expected(
      'explain',
      await program('explain', 'jwt-issuer-unreachable'),
      0,
      'could not fetch the keys of the issuer',
    ),
    expected(
      'explain',
      await program('explain', 'OIDC discovery endpoint communication error'),
      0,
      'jwt-issuer-unreachable',
    ),
    expected('the score', await node('scripts/score.mjs', CASE_OF_CAUSE, CASE_OF_FIX), 0, 'practice 4 of 4 right'),
  ],
  'A fix': async () => [
    expected('diagnose', await program('diagnose', '--case', CASE_OF_FIX, '--json'), 1, '"id": "stage-raise-burst"'),
    expected('permissions', await program('permissions', 'stage-burst'), 0, '/restapis/*/stages/*'),
    expected('the fix score', await node('scripts/fix-score.mjs', '--verbose', CASE_OF_FIX), 0, 'stage-raise-burst'),
  ],
};
const CASE_OF_CAUSE = 'test/cases/own/jwt-issuer-behind-firewall.json';
const CASE_OF_FIX = 'test/cases/own/throttle-stage-takes-two-at-once.json';

/** Tests that go by the lists, and those that came with the additions. They find what a new thing does wrong. */
const TESTS = [
  'test/core/report/report.test.ts',
  'test/core/causes/',
  'test/core/explain/commands.test.ts',
  'test/core/explain/pages.test.ts',
  'test/wizard/keys/',
  'test/commands/summary.test.ts',
];

/** Parts that are left out, and what the compiler has to say of each. */
const LEFT_OUT = [
  {
    what: 'the page of a cause',
    file: 'src/core/causes/jwt-issuer-unreachable.ts',
    edit: (text) => text.replace(/ {2}page: \(\) => \(\{[\s\S]*?\n {2}\}\),\n/, ''),
    says: [/jwt-issuer-unreachable\.ts.*[\s\S]*?Property 'page' is missing/],
  },
  {
    what: 'the handler of an intent',
    file: 'src/wizard/state/actions.ts',
    edit: (text) =>
      text.replace('export type Intent =\n', "export type Intent =\n  | { readonly type: 'left-out-intent' }\n"),
    says: [/wizard\/state\/reduce\.ts.*[\s\S]*?'"?left-out-intent"?' is missing/],
  },
  {
    what: 'the handler of an event',
    file: 'src/wizard/state/actions.ts',
    edit: (text) =>
      text.replace('export type Event =\n', "export type Event =\n  | { readonly type: 'left-out-event' }\n"),
    says: [/wizard\/state\/reduce\.ts.*[\s\S]*?'"?left-out-event"?' is missing/],
  },
  {
    what: 'the export of a command',
    file: 'src/commands/gates.ts',
    edit: (text) => text.replace('export function gates(', 'export function gatesOf('),
    says: [/commands\/index\.ts.*[\s\S]*?Property 'gates' is missing/],
  },
  {
    what: 'the gate of a name',
    file: 'src/core/api-gateway/gates.ts',
    edit: (text) => text.replace("  'route',\n", "  'route',\n  'left-out-gate',\n"),
    says: [/core\/gates\/predict\.ts.*[\s\S]*?'"?left-out-gate"?' is missing/],
  },
  {
    what: 'the reader of a fact',
    file: 'src/core/model/facts.ts',
    edit: (text) =>
      text.replace('export interface Facts {\n', 'export interface Facts {\n  readonly leftOutFact: Fact<string>;\n'),
    says: [/aws\/read\/facts\.ts.*[\s\S]*?'leftOutFact' is missing/],
  },
  {
    what: 'what a probe says',
    file: 'src/core/model/testimony.ts',
    edit: (text) =>
      text.replace(
        'export interface Testimony {\n',
        'export interface Testimony {\n  readonly leftOutProbe: string;\n',
      ),
    says: [/src\/examination\/examine\.ts.*[\s\S]*?'leftOutProbe' is missing/],
  },
  {
    // Waits for the changes of a plan to be kinds with maps over all of them: until then a change without an applier
    // compiles. Whoever lands `src/core/model/changes/` need not touch this; if it gets another name, this must follow.
    what: 'the applier, the AWS call and the permissions of a kind of change',
    file: 'src/core/model/changes/rest-settings.ts',
    edit: (text) =>
      text.replace(/(export interface \w+Changes \{\n)/, "$1  readonly 'left-out-change': { readonly of: string };\n"),
    says: [/core\/model\/changes\/.*[\s\S]*?left-out-change/, /aws\/apply\/.*[\s\S]*?left-out-change/],
    waitsWhile: () => /export interface Change \{/.test(read('src/core/model/plan.ts')),
  },
];

try {
  copyProject();
  const additions = additionsIn(read('docs/adding.md'));
  const missing = Object.keys(WORKS).filter((name) => !additions.some((one) => one.name === name));
  for (const name of missing) problems.push(`docs/adding.md has no section "${name}"`);
  for (const addition of additions) {
    apply(copy, addition);
    git('add', '-A');
    expectations += 1;
    problems.push(...countProblems(addition, git('diff', '--cached', '-U0')));
    commit(addition.name);
  }
  say(`added, and counted: ${additions.map(({ name }) => name.toLowerCase()).join(', ')}`);
  await regenerated();
  commit('as it has to be');
  await Promise.all([compiled(), tested(), checked(additions)]);
  say('asked: the compiler, the checks of the house, the tests, and the program whether each works');
  await Promise.all([leftOut(), unlisted(additions)]);
} catch (error) {
  problems.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
} finally {
  if (process.argv.includes('--keep')) say(copy);
  else for (const folder of [copy, `${copy}-2`]) rmSync(folder, { recursive: true, force: true });
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${expectations} expectations, ${problems.length} problems\n`);
process.exitCode = problems.length === 0 ? 0 : 1;

/** What git knows of, and the packages. */
function copyProject() {
  const names = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const name of names.split('\0').filter((one) => one !== '' && existsSync(join(root, one)))) {
    mkdirSync(dirname(join(copy, name)), { recursive: true });
    cpSync(join(root, name), join(copy, name));
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  git('init', '--quiet');
  // The packages are a link here, and .gitignore knows a folder.
  writeFileSync(join(copy, '.git/info/exclude'), 'node_modules\n');
  git('add', '-A');
  commit('as it is');
}

/** The documents say at first that they are not up to date, and are once they were written anew. */
async function regenerated() {
  const before = await node('scripts/docs.mjs', '--check');
  problems.push(
    ...expected('a cause without its documents', before, 1, 'docs/causes.md is not up to date'),
    ...expected('a cause that the schema does not know', before, 1, 'case.schema.json is not up to date'),
    ...expected('the cases', await node('scripts/check-cases.mjs'), 1, 'cause jwt-issuer-unreachable is missing'),
  );
  rmSync(join(copy, CASE_OF_CAUSE));
  problems.push(
    ...expected(
      'a cause without a case',
      await node('scripts/docs.mjs', '--check'),
      1,
      'jwt-issuer-unreachable has no case',
    ),
  );
  git('checkout', '--', CASE_OF_CAUSE);
  await node('scripts/docs.mjs');
}

async function compiled() {
  accepts(await tool(copy, 'tsc', '--noEmit'));
}

async function tested() {
  accepts(await tool(copy, 'vitest', 'run', '--maxWorkers=1', ...TESTS));
}

/** The checks of `.ci/run` that look at what was added, and the program itself. */
async function checked(additions) {
  const written = additions.flatMap(({ files, beside, list }) => [...files, ...beside, list].map(({ path }) => path));
  accepts(await tool(copy, 'biome', 'check', '--error-on-warnings', ...written.filter((path) => path.endsWith('.ts'))));
  for (const check of ['build', 'check-imports', 'check-house', 'check-prose', 'check-cases'])
    accepts(await node(`scripts/${check}.mjs`));
  accepts(await node('scripts/docs.mjs', '--check'));
  accepts(await tool(copy, 'knip'));
  for (const { name } of additions)
    problems.push(...(await (WORKS[name]?.() ?? [`docs/adding.md: nobody knows whether "${name}" works`])).flat());
}

function accepts({ name, code, text }) {
  expectations += 1;
  if (code !== 0) problems.push(`${name} refuses what was added:\n${text}`);
}

/** One run of the compiler tells all: each part has a name of its own. */
async function leftOut() {
  const able = LEFT_OUT.filter((one) => {
    const waits = one.waitsWhile?.() === true;
    if (waits) say(`waits, not checked: ${one.what}`);
    return !waits;
  });
  for (const { what, file, edit } of able) {
    const text = existsSync(join(copy, file)) ? read(file) : '';
    const edited = edit(text);
    if (edited === text) problems.push(`${file}: ${what} is not where this script leaves it out`);
    else writeFileSync(join(copy, file), edited);
  }
  const { code, text } = await tool(copy, 'tsc', '--noEmit', '--pretty', 'false');
  for (const { what, says } of able) {
    expectations += 1;
    const silent = says.filter((pattern) => !errorsIn(text).some((error) => pattern.test(error)));
    if (code === 0 || silent.length > 0)
      problems.push(`left out: ${what}; the compiler says nothing like ${silent.join(', ')}\n${text}`);
  }
  git('checkout', '--', '.');
  say(`left out, and asked the compiler: ${able.map(({ what }) => what).join(', ')}`);
}

/** A file whose line is missing in the list is named by knip. In a second copy: the first is with the compiler. */
async function unlisted(additions) {
  const second = `${copy}-2`;
  git('worktree', 'add', '--quiet', '--detach', second);
  symlinkSync(join(root, 'node_modules'), join(second, 'node_modules'));
  for (const { list } of additions) writeFileSync(join(second, list.path), withoutLine(read(list.path), list.hunks));
  const { code, text } = await tool(second, 'knip');
  for (const { name, files } of additions) {
    expectations += 1;
    if (code === 0 || !text.includes(files[0].path))
      problems.push(`${name} without its line in the list: knip does not name ${files[0].path}\n${text}`);
  }
  say('left out, and asked knip: each line of a list');
}

/** One error of the compiler a piece, with the lines that belong to it. */
function errorsIn(text) {
  return text.split(/\n(?=\S)/);
}

function expected(what, { name, code, text }, wantedCode, part) {
  expectations += 1;
  if (code === wantedCode && text.includes(part)) return [];
  return [
    `${what}: ${name} ended with ${code} instead of ${wantedCode}, or did not say ${JSON.stringify(part)}:\n` +
      text.slice(0, 2000),
  ];
}

function program(...args) {
  return node('bin/apigw-doctor.js', ...args);
}
function node(...args) {
  return run(process.execPath, args, args.join(' '));
}
function tool(folder, name, ...args) {
  return run(join(root, 'node_modules/.bin', name), args, `${name} ${args.join(' ')}`, folder);
}

/** Everything that it prints, and how it ended. */
function run(command, args, name, cwd = copy) {
  return new Promise((resolve) => {
    const { CI, ...env } = process.env;
    const child = spawn(command, args, { cwd, env: { ...env, NO_COLOR: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (part) => {
        text += part;
      });
    child.on('error', (error) => resolve({ name, code: null, text: error.message }));
    child.on('close', (code) => resolve({ name, code, text }));
  });
}

function git(...args) {
  return execFileSync('git', args, { cwd: copy, encoding: 'utf8', maxBuffer: 1 << 26 });
}
function commit(message) {
  git('add', '-A');
  git(
    '-c',
    'user.name=check',
    '-c',
    'user.email=check@example.com',
    '-c',
    'core.hooksPath=/dev/null',
    'commit',
    '--quiet',
    '--allow-empty',
    '-m',
    message,
  );
}
function read(name) {
  return existsSync(join(copy, name)) ? readFileSync(join(copy, name), 'utf8') : '';
}
/** What was looked at so far, and what was found by then. */
function say(text) {
  const found = problems.length === 0 ? '' : ` (${problems.length} problems so far)`;
  process.stdout.write(`${String(Math.round((Date.now() - started) / 1000)).padStart(3)} s  ${text}${found}\n`);
}
