// Draws docs/session.svg: three screens of a real session on the practice account, in a real terminal.
// Usage: npm run picture (after a build)
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pty from '@lydell/node-pty';
import xterm from '@xterm/headless';

const [COLUMNS, ROWS] = [88, 34];
const root = fileURLToPath(new URL('..', import.meta.url));
const home = mkdtempSync(join(tmpdir(), 'apigw-doctor-picture-'));
const term = new xterm.Terminal({ cols: COLUMNS, rows: ROWS, allowProposedApi: true });
const child = pty.spawn(process.execPath, [join(root, 'bin/apigw-doctor.js'), 'practice'], {
  cols: COLUMNS,
  rows: ROWS,
  name: 'xterm-256color',
  env: { PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8', TERM: 'xterm-256color' },
});
child.onData((data) => term.write(data));
term.onData((data) => child.write(data));

const line = (y) => term.buffer.active.getLine(term.buffer.active.baseY + y);
const screen = () => Array.from({ length: ROWS }, (_, y) => line(y)?.translateToString(true) ?? '').join('\n');

try {
  // The built-in case that shows the near miss best: a role whose policy names a path that is almost right.
  await until(/enter choose/);
  await chooseRow(/checkout/);
  await press('\r', /Show the cause/);
  await press('\r', /asked for/);
  const finding = lines();
  await until(/❯ Fix/);
  await press('\r', /a apply/);
  const fix = lines();
  // The key counts only once the diff has been on the screen for a moment.
  await pause(600);
  child.write('a');
  await until(/goes through now|type the stage/);
  if (/type the stage/.test(screen())) {
    await press(/^(\S+)\? /m.exec(screen())?.[1] ?? 'prod', /\? \S+▌/);
    await press('\r', /goes through now/);
  }
  writeFileSync(join(root, 'docs/session.svg'), svg([...finding, null, ...beyond(finding, fix), null, ...beyond(finding, lines())]));
} finally {
  child.kill();
  rmSync(home, { recursive: true, force: true });
}

async function chooseRow(pattern) {
  for (
    let row = 0;
    row < 20 &&
    !(
      screen()
        .split('\n')
        .find((text) => text.includes('❯')) ?? ''
    ).match(pattern);
    row += 1
  ) {
    child.write('\u001b[B');
    await pause(150);
  }
}
async function press(keys, pattern) {
  child.write(keys);
  await until(pattern);
}
async function until(pattern) {
  for (let waited = 0; waited < 15_000; waited += 50) {
    await pause(50);
    if (pattern.test(screen())) return pause(300);
  }
  throw new Error(`${pattern} did not come; the screen was:\n${screen()}`);
}
function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** What is on the screen now, as runs of equal looks; empty lines at both ends are left out. */
function lines() {
  const all = Array.from({ length: ROWS }, (_, y) => runs(line(y)));
  const filled = all.map((run, index) => (run.some(({ text }) => text.trim() !== '') ? index : -1)).filter((index) => index >= 0);
  return all.slice(filled[0], (filled.at(-1) ?? 0) + 1);
}
/** The lines of a frame without the history that the one before began with too. */
function beyond(before, frame) {
  const same = frame.findIndex((row, index) => JSON.stringify(row) !== JSON.stringify(before[index]));
  return frame.slice(Math.max(same, 0)).filter((row, index) => index > 0 || row.some(({ text }) => text.trim() !== ''));
}
function runs(row) {
  const found = [];
  for (let x = 0; row !== undefined && x < COLUMNS; x += 1) {
    const cell = row.getCell(x);
    if (cell === undefined || cell.getWidth() === 0) continue;
    const look = [cell.isFgDefault() ? -1 : cell.getFgColor(), cell.isBold() > 0, cell.isDim() > 0, cell.isInverse() > 0].join();
    const last = found.at(-1);
    if (last?.look === look) last.text += cell.getChars() || ' ';
    else found.push({ x, look, text: cell.getChars() || ' ' });
  }
  return found;
}

function svg(all) {
  const [wide, high, edge] = [8.43, 18, 16];
  const palette = ['#2e3436', '#f66151', '#57e389', '#f8e45c', '#62a0ea', '#dc8add', '#5bc8af', '#deddda'];
  const height = all.length * high + 2 * edge;
  const width = Math.round(COLUMNS * wide + 2 * edge);
  const body = all.flatMap((row, y) => {
    if (row === null) return `<line x1="${edge}" x2="${width - edge}" y1="${y * high + edge + 9}" y2="${y * high + edge + 9}" stroke="#555"/>`;
    return row
      .filter(({ text }) => text.trim() !== '')
      .map(({ x, look, text }) => {
        const [color, bold, dim, inverse] = look.split(',');
        const fill = palette[Number(color) % 8] ?? '#deddda';
        const place = `x="${(x * wide + edge).toFixed(1)}" y="${y * high + edge + 14}" textLength="${(text.trimEnd().length * wide).toFixed(1)}"`;
        const mark = `fill="${fill}"${bold === 'true' ? ' font-weight="bold"' : ''}${dim === 'true' ? ' opacity="0.65"' : ''}${inverse === 'true' ? ' text-decoration="underline"' : ''}`;
        return `<text ${place} ${mark} xml:space="preserve">${escaped(text.trimEnd())}</text>`;
      });
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14">
<title>A session of apigw-doctor on the practice account: the cause, the fix, the check</title>
<rect width="100%" height="100%" rx="8" fill="#1e1e1e"/>
${body.join('\n')}
</svg>
`;
}
function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
