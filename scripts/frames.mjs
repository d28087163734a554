// Walks through one real session on the practice account in a real terminal and draws every screen into docs/frames/,
// two of them on white too, with the session itself as an asciicast; the README's docs/session.svg is three of them in
// a row. Usage, after a build: node scripts/frames.mjs [--png FOLDER]
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pty from '@lydell/node-pty';
import { Resvg } from '@resvg/resvg-js';
import xterm from '@xterm/headless';
import { linesOf, svgOf } from './lib/terminal-picture.mjs';

const [COLUMNS, ROWS] = [80, 30];
const KEY = { up: '\u001b[A', down: '\u001b[B', enter: '\r', escape: '\u001b', end: '\u001b[F' };
const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs/frames');
const pngs = process.argv[2] === '--png' ? process.argv[3] : null;
const home = mkdtempSync(join(tmpdir(), 'apigw-doctor-frames-'));
mkdirSync(join(home, '.aws'));
writeFileSync(
  join(home, '.aws/config'),
  '[profile staging]\nregion = eu-west-1\nsso_session = corp\n\n[profile "my team"]\nregion = us-east-1\n\n' +
    '[old]\nregion = us-east-1\n',
);
rmSync(folder, { recursive: true, force: true });
for (const path of [folder, ...(pngs === null ? [] : [pngs])]) mkdirSync(path, { recursive: true });

let seen = await begin([]);
await until(/Which account\?/);
frame('profile');
await point(/practice/);
await press(KEY.enter, /What happened\?/);
frame('paste');
await point(/Choose the call/);
await press(KEY.enter, /Which API\?/);
await until(/of \d|checkout-api/);
await press('/');
await press('ch', /of \d/);
frame('api');
await press(KEY.enter, /Which stage\?/);
await until(/deployed/);
frame('stage');
await press(KEY.enter, /Which method\?/);
await until(/POST/);
frame('method');
await press(KEY.enter, /Who calls\?/);
frame('caller');
await press(KEY.enter, /Show the/);
frame('troubleshooting');
frame('troubleshooting-on-white', true);
await point(/IAM policies/, KEY.up);
await press(KEY.enter, /Statement 1/);
frame('evidence');
await press(KEY.escape, /Seen/);
await press(KEY.end, /❯ Show/);
await press(KEY.enter, /❯ Fix/);
frame('findings');
frame('findings-on-white', true);
const story = [...live(), null];
await press(KEY.enter, /a apply/);
frame('fix');
story.push(...live(), null);
await press('t', /CloudFormation/);
frame('template');
await press('t', /Also allows/);
await press('?', /Words|PgUp/);
frame('keys');
await press('?', /Also allows/);
// The apply key counts only once the change has been on the screen for a moment.
await pause(600);
await press('a', /type the stage/);
frame('confirm');
await press(/^(\S+)\? /m.exec(text())?.[1] ?? 'prod');
await press(KEY.enter, /goes through now/);
frame('check');
story.push(...live());
picture('docs/session.svg', story, 'A session of apigw-doctor on the practice account: the cause, the fix, the check');
await press('u', /❯ Undo it/);
frame('undo');
await press(KEY.enter, /\? ▌|refused again/);
if (/^(\S+)\? ▌/m.test(text())) {
  await press(/^(\S+)\? ▌/m.exec(text())[1]);
  await press(KEY.enter, /refused again/);
}
await press(KEY.enter, /written to/);
frame('summary');
finish('session.cast');

seen = await begin(['practice', '--accessible']);
await until(/quit:/);
await press('2\r', /1\. Show the cause/);
await press('1\r', /1\. Fix/);
frame('accessible');
finish(null);
rmSync(home, { recursive: true, force: true });

/** Starts the program in a terminal of its own. */
async function begin(args) {
  const term = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
  const env = { PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8', TERM: 'xterm-256color' };
  const child = pty.spawn(process.execPath, [join(root, 'bin/apigw-doctor.js'), ...args], {
    cols: COLUMNS,
    rows: ROWS,
    name: 'xterm-256color',
    cwd: home,
    env,
  });
  const started = Date.now();
  const events = [];
  child.onData((data) => {
    events.push([(Date.now() - started) / 1000, 'o', data]);
    term.write(data);
  });
  term.onData((data) => child.write(data));
  return { term, child, events };
}

function text() {
  const { active } = seen.term.buffer;
  return Array.from({ length: ROWS }, (_, y) => active.getLine(active.baseY + y)?.translateToString(true) ?? '').join(
    '\n',
  );
}
async function press(keys, pattern) {
  seen.child.write(keys);
  await (pattern === undefined ? pause(300) : until(pattern));
}
async function point(pattern, key = KEY.down) {
  for (let moved = 0; moved < 30 && !pattern.test(/❯ (.*)/.exec(text())?.[1] ?? ''); moved += 1) await press(key);
}
async function until(pattern) {
  for (let waited = 0; waited < 20_000; waited += 50) {
    await pause(50);
    if (pattern.test(text())) return pause(400);
  }
  throw new Error(`${pattern} did not come; the screen was:\n${text()}`);
}
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** One picture; `--png` also writes it for eyes. The home of this run is nobody's business. */
function frame(name, light = false) {
  picture(`docs/frames/${name}.svg`, linesOf(seen.term), `apigw-doctor: ${name}`, light);
}
function picture(path, lines, title, light = false) {
  const shown = lines.map((runs) => runs && anonymous(runs));
  const svg = svgOf(shown, COLUMNS, title, light);
  writeFileSync(join(root, path), svg);
  if (pngs !== null)
    writeFileSync(
      join(pngs, `${basename(path, '.svg')}.png`),
      new Resvg(svg, { font: { loadSystemFonts: true } }).render().asPng(),
    );
  process.stdout.write(`${path}\n`);
}
/** What is on the screen below the history of answered questions, which ends at the first empty line. */
function live() {
  const lines = linesOf(seen.term);
  const isEmpty = (runs) => runs.every(({ text }) => text.trim() === '');
  return lines.slice(lines.findIndex(isEmpty) + 1);
}
function anonymous(runs) {
  return runs.map((run) => {
    const shown = run.text.replaceAll(home, '/home/you');
    return { ...run, text: shown, columns: run.columns - (run.text.length - shown.length) };
  });
}

/** Ends the program; the session as asciicast v2 (https://docs.asciinema.org/manual/asciicast/v2/). */
function finish(cast) {
  seen.child.kill();
  if (cast === null) return;
  const head = {
    version: 2,
    width: COLUMNS,
    height: ROWS,
    title: 'apigw-doctor: from a refused call to a fixed one, and back',
  };
  const lines = [head, ...seen.events].map((one) => JSON.stringify(one));
  writeFileSync(join(folder, cast), `${lines.join('\n').replaceAll(home, '/home/you')}\n`);
  process.stdout.write(`docs/frames/${cast}\n`);
}
