// Pictures of what a program draws in a terminal, to look at it as people do.
// Usage: node scripts/frames.mjs OUT.png COLUMNSxROWS KEY,KEY,… -- node-arguments…
// A key is a name (down, enter, escape, u …), `wait` (until it is quiet) or `wait:TEXT` (until TEXT is in sight).
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { Resvg } from '@resvg/resvg-js';
import xterm from '@xterm/headless';

const [out, size, keys, ...rest] = process.argv.slice(2);
const [columns, rows] = size.split('x').map(Number);
const term = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
const home = mkdtempSync(join(tmpdir(), 'frames-'));
const env = { PATH: process.env.PATH, HOME: home, LANG: 'C.UTF-8', TERM: 'xterm-256color', COLORTERM: 'truecolor' };
const pty = spawn(
  process.execPath,
  rest.filter((part) => part !== '--'),
  { cols: columns, rows, name: 'xterm-256color', env },
);
let last = Date.now();
pty.onData((data) => {
  last = Date.now();
  term.write(data);
});
term.onData((data) => pty.write(data));

const NAMED = { up: '\u001b[A', down: '\u001b[B', enter: '\r', escape: '\u001b', pagedown: '\u001b[6~' };
const text = () =>
  Array.from({ length: rows }, (_, y) => term.buffer.active.getLine(term.buffer.active.baseY + y)?.translateToString(true) ?? '').join('\n');
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const quiet = async (ms = 400) => {
  last = Date.now();
  while (Date.now() - last < ms) await pause(20);
};
await quiet(600);
for (const key of keys.split(',').filter(Boolean)) {
  if (key.startsWith('wait:')) for (let left = 500; left > 0 && !text().includes(key.slice(5)); left--) await pause(20);
  else if (key !== 'wait') pty.write(NAMED[key] ?? key);
  await quiet(key === 'wait' ? 700 : 200);
}
const PALETTE = [
  '#2e3440',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#dcdfe4',
  '#5c6370',
  '#e06c75',
  '#98c379',
  '#e5c07b',
  '#61afef',
  '#c678dd',
  '#56b6c2',
  '#ffffff',
];
const [W, H] = [8.43, 18];
const escape = (character) => character.replace(/&/g, '&amp;').replace(/</g, '&lt;');
let svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${columns * W + 16}" height="${rows * H + 16}"><rect width="100%" height="100%" fill="#1e2127"/>`;
for (let y = 0; y < rows; y++) {
  const line = term.buffer.active.getLine(term.buffer.active.baseY + y);
  for (let x = 0; line && x < columns; x++) {
    const cell = line.getCell(x);
    const character = cell.getChars();
    if (!character || character === ' ') continue;
    const color = cell.isFgPalette() ? PALETTE[cell.getFgColor()] : '#dcdfe4';
    svg += `<text x="${8 + x * W}" y="${8 + y * H + 14}" fill="${color}" font-family="DejaVu Sans Mono" font-size="14" ${cell.isBold() ? 'font-weight="bold"' : ''} ${cell.isDim() ? 'opacity="0.55"' : ''}>${escape(character)}</text>`;
  }
}
writeFileSync(out, new Resvg(`${svg}</svg>`, { font: { loadSystemFonts: true } }).render().asPng());
process.stdout.write(`${text()}\n`);
pty.kill('SIGKILL');
