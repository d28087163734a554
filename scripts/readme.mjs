// Runs every command of README.md. A fenced `sh` block is run as it stands; the line above it may say how:
//   <!-- ci: fresh clone -->   in a fresh clone of this repository, with an empty home and nothing installed
// A command that opens the wizard is run on a terminal until the first screen is drawn, then left with Ctrl+C.
// What README calls SESSION is a change that was made on `staging`.
// What README calls `staging` is a profile that leads to a practice account with the API that README names.
// Usage: node scripts/readme.mjs [--clone | --here]   only the ones in a fresh clone, or only the others
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import pty from '@lydell/node-pty';

const API = 'a1b2c3d4e5';
const REGION = 'eu-west-1';
const STAGE = 'prod';
const MINUTES = 60_000;

const root = fileURLToPath(new URL('..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'apigw-doctor-readme-'));
const results = { passed: 0, failed: 0 };
let session = null;
const server = await practice();
try {
  const env = homeWithProfile(server.env);
  const here = asInRoot();
  for (const { inClone, script } of blocks(readFileSync(join(root, 'README.md'), 'utf8'))) {
    if (process.argv.includes(inClone ? '--here' : '--clone')) continue;
    for (const command of commandsOf(script)) {
      const started = Date.now();
      const problem = inClone ? await runInClone(command) : await run(withSession(command, env), here, env, MINUTES);
      results[problem === null ? 'passed' : 'failed'] += 1;
      process.stdout.write(
        `${problem === null ? 'ok  ' : 'FAIL'} ${((Date.now() - started) / 1000).toFixed(1)} s  ${command}\n`,
      );
      if (problem !== null) process.stdout.write(`${problem}\n`);
    }
  }
} finally {
  await server.stop();
  rmSync(work, { recursive: true, force: true });
}
process.stdout.write(`${results.passed} passed, ${results.failed} failed\n`);
process.exitCode = results.failed === 0 && results.passed > 0 ? 0 : 1;

function blocks(markdown) {
  const pattern = /(?:<!-- ci: (fresh clone) -->\n)?```sh\n([\s\S]*?)```/g;
  return [...markdown.matchAll(pattern)].map(([, kind, script]) => ({ inClone: kind !== undefined, script }));
}

/** Lines that end in a backslash belong together; comments are no commands. */
function commandsOf(script) {
  return script
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

function opensWizard(command) {
  return /npm run practice$|^apigw-doctor(?:$| -| https?:| wizard\b| practice\b(?! --serve))/.test(command);
}

/** With the name of the session that made a change, where README leaves it to the reader. */
function withSession(command, env) {
  if (!command.includes('SESSION')) return command;
  session ??= changed(env);
  return command.replace('SESSION', session);
}

function changed(env) {
  const call = `--profile staging --api ${API} --stage ${STAGE} --method GET --path /orders/42`;
  const agreed = `--apply all --yes --confirm-stage ${STAGE} --no-call --wait 0`;
  const fix = `apigw-doctor fix ${call} --source-ip 203.0.113.10 ${agreed} --json`;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', fix], { cwd: root, env, encoding: 'utf8' });
  const { applied, session: made } = JSON.parse(stdout);
  if (applied.length === 0) throw new Error(`no change was made (exit ${status}): ${stderr}`);
  return made ?? /"session": "([^"]+)"/.exec(stdout)[1];
}

/** Null when it went well. Exit 1 is an answer ("refused, and why"), an `error:` is none. */
function run(command, cwd, env, patience) {
  const wizard = opensWizard(command);
  return new Promise((resolve) => {
    const child = pty.spawn('bash', ['-c', `set -o pipefail; ${command}`], { cols: 80, rows: 24, cwd, env });
    let text = '';
    let drawn = false;
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      resolve(`not done after ${patience / 1000} s:\n${text}`);
    }, patience);
    child.onData((data) => {
      text += data;
      // The footer names the keys: the first screen is there.
      if (wizard && !drawn && /enter choose/.test(stripVTControlCharacters(text).replace(/\s+/g, ' '))) {
        drawn = true;
        setTimeout(() => child.write('\u0003'), 500);
      }
    });
    child.onExit(({ exitCode }) => {
      clearTimeout(late);
      const good = wizard
        ? drawn && exitCode === 130
        : [0, 1].includes(exitCode) && !/^error: /m.test(text) && text !== '';
      resolve(good && !(exitCode === 1 && command.includes('npm')) ? null : `exit ${exitCode}\n${text}`);
    });
  });
}

/** A folder with all that the repository holds: what commands write stays out of that. */
function asInRoot() {
  const folder = join(work, 'here');
  mkdirSync(folder);
  for (const name of readdirSync(root)) symlinkSync(join(root, name), join(folder, name));
  return folder;
}

/** Nothing but the committed files, Node and npm: no home, no packages, no build. */
async function runInClone(command) {
  const home = mkdtempSync(join(work, 'home-'));
  const clone = join(home, 'clone');
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone]);
  const problem = await run(
    command,
    clone,
    { PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8', TERM: 'xterm-256color', ...registry() },
    15 * MINUTES,
  );
  rmSync(home, { recursive: true, force: true });
  return problem;
}

/** Where packages come from on this computer is no part of what is tested. */
function registry() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) =>
      /^(npm_config_registry|https?_proxy|no_proxy|NODE_EXTRA_CA_CERTS|SSL_CERT_FILE)$/i.test(name),
    ),
  );
}

/** A home with the profile `staging`, and what README calls `apigw-doctor` and `curl` on the path. */
function homeWithProfile(served) {
  const home = join(work, 'home');
  const bin = join(home, 'bin');
  mkdirSync(join(home, '.aws'), { recursive: true });
  mkdirSync(bin);
  symlinkSync(join(root, 'bin/apigw-doctor.js'), join(bin, 'apigw-doctor'));
  writeFileSync(
    join(home, '.aws/config'),
    `[profile staging]\nregion = ${REGION}\nendpoint_url = ${served.AWS_ENDPOINT_URL}\n` +
      `aws_access_key_id = ${served.AWS_ACCESS_KEY_ID}\n` +
      `aws_secret_access_key = ${served.AWS_SECRET_ACCESS_KEY}\n`,
  );
  // `curl -i https://HOST/PATH`, answered by the practice account.
  writeFileSync(
    join(bin, 'curl'),
    `#!/usr/bin/env node
const url = new URL(process.argv.at(-1));
const http = require('node:http');
http.get('${served.APIGW_DOCTOR_INVOKE_ENDPOINT}' + url.pathname, { headers: { host: url.host } }, (answer) => {
  let text = 'HTTP/1.1 ' + answer.statusCode + ' ' + answer.statusMessage + '\\r\\n';
  const { rawHeaders } = answer;
  for (let i = 0; i < rawHeaders.length; i += 2) text += rawHeaders[i] + ': ' + rawHeaders[i + 1] + '\\r\\n';
  process.stdout.write(text + '\\r\\n');
  answer.pipe(process.stdout);
});
`,
  );
  chmodSync(join(bin, 'curl'), 0o755);
  return {
    PATH: `${bin}:${process.env.PATH}`,
    HOME: home,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    // Nobody is there to leave it.
    AWS_PAGER: '',
    APIGW_DOCTOR_INVOKE_ENDPOINT: served.APIGW_DOCTOR_INVOKE_ENDPOINT,
  };
}

/** A practice account with a built-in case under the name that README uses. */
async function practice() {
  const text = readFileSync(join(root, 'src/practice/builtin/orders-policy-silent.json'), 'utf8');
  const { api, stage } = JSON.parse(text).config;
  const file = join(work, 'case.json');
  writeFileSync(file, text.replaceAll(api.id, API).replaceAll(api.region, REGION).replaceAll(stage.name, STAGE));
  const child = spawn(process.execPath, [join(root, 'bin/apigw-doctor.js'), 'practice', '--serve', '--case', file], {
    env: { PATH: process.env.PATH, HOME: work },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let out = '';
  let err = '';
  child.stderr.on('data', (data) => {
    err += data;
  });
  await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`practice --serve printed no environment:\n${out}${err}`)), 20_000);
    child.once('exit', (code) => reject(new Error(`practice --serve ended with ${code}:\n${err}`)));
    child.stdout.on('data', (data) => {
      out += data;
      if (!/^export APIGW_DOCTOR_INVOKE_ENDPOINT=.*\n/m.test(out)) return;
      clearTimeout(late);
      resolve();
    });
  });
  return {
    env: Object.fromEntries([...out.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value])),
    // As it ends it keeps its compiled code: nothing may be removed before.
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.kill('SIGTERM');
      }),
  };
}
