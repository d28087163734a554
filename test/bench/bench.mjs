// One table of ratios, everything measured in this run and in turn; docs/bench.md says what its rows mean. It never
// fails on time. Usage: node test/bench/bench.mjs [ROW …] [--runs N] [--lines N] [--record [--note TEXT]]
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../scripts/lib/sources.mjs';
import { quantile } from './measure.mjs';
import { ROWS } from './rows.mjs';
import { subjectsOf } from './subjects.mjs';

const { values: flags, positionals: names } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '21' },
    lines: { type: 'string', default: '100000' },
    record: { type: 'boolean', default: false },
    note: { type: 'string', default: '' },
  },
});
const unknown = names.filter((name) => !ROWS.some((row) => row.name === name));
if (unknown.length > 0) {
  process.stderr.write(`No row ${unknown.join(', ')}. There are: ${ROWS.map(({ name }) => name).join(' ')}\n`);
  process.exit(2);
}
const rows = ROWS.filter(({ name, onlyByName }) => (names.length === 0 ? !onlyByName : names.includes(name)));
/** How often a row is measured: all, a quarter of them, or once for what is counted. */
const runsOf = ({ runs }) => (runs === 'few' ? Math.ceil(Number(flags.runs) / 4) : (runs ?? Number(flags.runs)));

/** Ctrl+C ends the rounds, and what was measured so far is printed. */
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => (stopped = true));

const { subjects, close } = subjectsOf({ lines: Number(flags.lines) });
const measured = new Map();
try {
  await measureInTurn();
  print();
  if (flags.record) record();
} finally {
  await close();
}
process.exit();

/** Every subject once a round, so that what else runs on the computer meets all alike; two rounds to warm up. */
async function measureInTurn() {
  for (const row of rows)
    for (const name of subjectsIn(row)) {
      const one = measured.get(name) ?? { name, runs: 0, taken: [], failed: null };
      measured.set(name, { ...one, runs: Math.max(one.runs, runsOf(row)) });
    }
  const all = [...measured.values()];
  for (const one of all) await attempt(one, async () => Object.assign(one, await subjects[one.name]()));
  for (let round = -2; round < Math.max(...all.map(({ runs }) => runs)); round += 1) {
    progress(`round ${round + 1}`);
    for (const one of all)
      if (!stopped && round < one.runs && (round >= 0 || warmsUp(one, round)))
        await attempt(one, async () => {
          const taken = await one.measure();
          if (round >= 0) one.taken.push(taken);
        });
  }
  progress('');
  for (const { end } of all) await end?.();
}

function subjectsIn({ of, to }) {
  return to === undefined ? [of] : [of, to];
}

/** What takes seconds is warm after one round, and what is counted needs none. */
function warmsUp({ runs }, round) {
  return runs === Number(flags.runs) || (runs > 1 && round === -1);
}

/** One line on a terminal, written over by the next. */
function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

async function attempt(one, work) {
  if (one.failed !== null) return;
  try {
    await work();
  } catch (error) {
    one.failed = error.message;
  }
}

/** What stands in a row: ratio of medians, quartiles of the ratios of each round, and the ratio of processor time. */
function resultOf(row) {
  const [a, b] = subjectsIn(row).map((name) => measured.get(name));
  const failed = a.failed ?? b?.failed;
  if (failed) return { failed };
  const runs = Math.min(a.taken.length, b?.taken.length ?? a.taken.length, runsOf(row));
  if (runs === 0) return { failed: 'stopped before' };
  const column = (one, kind) => one.taken.slice(0, runs).map((taken) => taken[kind]);
  const compared = (kind) => {
    const over = column(a, kind);
    const under = b === undefined ? over.map(() => 1) : column(b, kind);
    if ([...over, ...under].some((value) => value === undefined)) return null;
    const each = over.map((value, at) => value / under[at]);
    return {
      ratio: quantile(over, 0.5) / quantile(under, 0.5),
      quartiles: [quantile(each, 0.25), quantile(each, 0.75)],
    };
  };
  return { runs, ...compared('wall'), cpu: b === undefined ? null : (compared('cpu')?.ratio ?? null) };
}

function print() {
  const line = (cells) =>
    process.stdout.write(
      `${cells[0].padEnd(43)}${cells
        .slice(1)
        .map((cell) => cell.padStart(13))
        .join('')}\n`,
    );
  line(['row', 'ratio', 'quartiles', 'processor', 'limit', 'runs']);
  for (const row of rows) {
    const { failed, ratio, quartiles, cpu, runs } = resultOf(row);
    const limit = row.atMost ? `<= ${row.atMost}` : row.atLeast ? `>= ${row.atLeast}` : 'none';
    if (failed) line([row.what, failed === 'not installed' ? failed : 'not measured', '', '', limit, '']);
    else
      line([row.what, short(ratio), quartiles.map(short).join('-'), cpu === null ? '' : short(cpu), limit, `${runs}`]);
    if (failed && failed !== 'not installed') process.stdout.write(`  ${row.name}: ${failed}\n`);
  }
  process.stdout.write(`load of the last minute: ${loadavg()[0].toFixed(1)}\n`);
}

function short(value) {
  return value.toFixed(value < 0.1 ? 3 : 2);
}

/** One line of the history in docs/bench.md. */
function record() {
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim();
  const commit = git('rev-parse', '--short', 'HEAD');
  const results = rows.map((row) => {
    const { failed, ratio, cpu } = resultOf(row);
    return `${row.name} ${failed ? 'not measured' : short(ratio)}${cpu == null ? '' : ` (${short(cpu)})`}`;
  });
  const busy = `load ${loadavg()[0].toFixed(1)}${flags.note && `, ${flags.note}`}`;
  const date = new Date().toISOString().slice(0, 10);
  appendFileSync(join(root, 'docs/bench.md'), `| ${date} | ${commit} | ${results.join(' · ')} | ${busy} |\n`);
}
