// Runs every command of README.md: a fenced `sh` block is run as it stands unless the line above it is
// <!-- ci: with practice -->  run with a practice account serving, its environment exported
// <!-- ci: terminal -->       opens the wizard; started on a terminal until its first screen, then left with Ctrl+C
// <!-- ci: fresh clone -->    changes this very checkout; .ci/run and the last lines of this file cover it
// <!-- ci: real account -->   needs an AWS account; only its flags are checked against --help
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'apigw-doctor-readme-'));
const bin = join(home, 'bin');
// What README calls `apigw-doctor` is this checkout's.
execFileSync('sh', ['-c', `mkdir -p ${bin} && ln -s ${join(root, 'bin/apigw-doctor.js')} ${join(bin, 'apigw-doctor')}`]);
const env = { PATH: `${bin}:${process.env.PATH}`, HOME: home, LANG: 'C.UTF-8', TERM: 'xterm-256color' };

const results = { passed: 0, failed: 0 };
const server = await practice();
try {
  for (const { kind, script } of blocks(readFileSync(join(root, 'README.md'), 'utf8'))) {
    for (const command of commandsOf(script)) {
      const problem = await run(kind, command);
      results[problem === null ? 'passed' : 'failed'] += 1;
      process.stdout.write(`${problem === null ? 'ok  ' : 'FAIL'} ${kind.padEnd(14)} ${command.split('\n')[0]}\n`);
      if (problem !== null) process.stderr.write(`${problem}\n`);
    }
  }
} finally {
  server?.stop();
  rmSync(home, { recursive: true, force: true });
}
process.stdout.write(`${results.passed} passed, ${results.failed} failed\n`);
process.exitCode = results.failed === 0 && results.passed > 0 ? 0 : 1;

function blocks(markdown) {
  const pattern = /(?:<!-- ci: ([\w ]+) -->\n)?```sh\n([\s\S]*?)```/g;
  return [...markdown.matchAll(pattern)].map(([, kind, script]) => ({ kind: kind ?? 'as it stands', script }));
}

/** Lines that end in a backslash belong together; comments are no commands. */
function commandsOf(script) {
  return script
    .replace(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/\s+#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
}

async function run(kind, command) {
  if (kind === 'fresh clone') return freshClone(command);
  if (kind === 'real account') return knownFlags(command);
  if (kind === 'terminal') return onTerminal(command);
  const outcome = spawnSync('bash', ['-c', command], {
    cwd: root,
    encoding: 'utf8',
    env: kind === 'with practice' ? { ...env, ...server.env } : env,
    timeout: 60_000,
  });
  // Exit 1 is an answer ("refused, and why"), not a failure.
  if (outcome.status === 0 || outcome.status === 1) return outcome.stderr.includes('error:') ? outcome.stderr : null;
  return `exit ${outcome.status}\n${outcome.stdout}${outcome.stderr}`;
}

/** The parts of `npm ci && npm run X`: the script must exist. That they work is shown by .ci/fresh-clone. */
function freshClone(command) {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const [, name] of command.matchAll(/npm (?:run )?(\w+)/g)) {
    if (!['ci', 'test', 'start', 'install'].includes(name) && scripts[name] === undefined) return `package.json has no script "${name}"`;
  }
  return null;
}

function knownFlags(command) {
  const words = command.split(/\s+/);
  const at = words.indexOf('apigw-doctor');
  if (at < 0) return null;
  const sub = words[at + 1]?.startsWith('-') || words[at + 1] === undefined ? ['wizard'] : [words[at + 1]];
  const help = execFileSync('apigw-doctor', [...sub, '--help'], { encoding: 'utf8', env });
  const unknown = words.filter((word) => word.startsWith('--')).filter((flag) => !help.includes(flag.split('=')[0]));
  return unknown.length === 0 ? null : `not in --help: ${unknown.join(', ')}`;
}

async function onTerminal(command) {
  const { default: pty } = await import('@lydell/node-pty');
  return new Promise((resolve) => {
    const child = pty.spawn('bash', ['-c', `exec ${command}`], { cols: 80, rows: 24, cwd: root, env: { ...env, ...server?.env } });
    let seen = '';
    const late = setTimeout(() => {
      child.kill('SIGKILL');
      resolve(`no screen within 20 s:\n${seen}`);
    }, 20_000);
    child.onData((data) => {
      // A key hint in the footer: the first screen is drawn.
      if (!/enter|esc|quit/i.test(seen) && /enter|esc|quit/i.test(seen + data)) setTimeout(() => child.write('\u0003'), 300);
      seen += data;
    });
    child.onExit(({ exitCode }) => {
      clearTimeout(late);
      resolve(/enter|esc|quit/i.test(seen) && [0, 130].includes(exitCode) ? null : `exit ${exitCode}:\n${seen}`);
    });
  });
}

/** A practice account for this run, from the same command that README shows. */
async function practice() {
  const child = spawn('apigw-doctor', ['practice', '--serve'], { env, cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const exported = {};
  let text = '';
  await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`practice --serve printed no environment:\n${text}`)), 20_000);
    child.once('exit', (code) => reject(new Error(`practice --serve ended with ${code}`)));
    child.stdout.on('data', (data) => {
      text += data;
      for (const [, name, value] of text.matchAll(/^export (\w+)='?([^'\n]*)'?$/gm)) exported[name] = value;
      if (exported.AWS_ENDPOINT_URL !== undefined && exported.AWS_SECRET_ACCESS_KEY !== undefined && text.endsWith('\n')) {
        clearTimeout(late);
        setTimeout(resolve, 200);
      }
    });
  });
  return { env: exported, stop: () => child.kill('SIGTERM') };
}
