// Diagnoses every case, its healthy twin and its half-repaired variants, from the file alone and over HTTP against a
// practice account, and compares the codes with the answer. Usage: node scripts/score.mjs [--file-only] [--json]
// [--verbose] [file or folder…]   exit 1 on a miss.
import { caseFiles, sources } from './lib/sources.mjs';
import { variantsOf } from './lib/variants.mjs';

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const places = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const ways = flags.includes('--file-only') ? ['file'] : ['file', 'practice'];

const { score, causes } = await sources({
  score: 'src/commands/examine-file.ts',
  causes: 'src/core/causes/index.ts',
});
/** The call went through API Gateway: somebody else refused it. */
const refusedElsewhere = (code) => causes.causeOf(code).remedy.includes('none');
const rows = [];
for (const { name, file } of caseFiles(places)) {
  for (const expected of variantsOf(file)) {
    for (const way of ways) rows.push({ name, way, ...(await judge(expected, way)) });
  }
}

const right = (list) => list.filter(({ problem }) => problem === null).length;
if (flags.includes('--json')) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
else {
  for (const { name, way, variant, problem } of rows) {
    if (problem === null && !flags.includes('--verbose')) continue;
    process.stdout.write(
      `${problem === null ? 'ok  ' : 'MISS'} ${way.padEnd(8)} ${name} (${variant})` +
        `${problem === null ? '' : `: ${problem}`}\n`,
    );
  }
  for (const way of ways) {
    const all = rows.filter((row) => row.way === way);
    process.stdout.write(`${way.padEnd(8)} ${right(all)} of ${all.length} right\n`);
  }
}
process.exitCode = rows.length > 0 && right(rows) === rows.length ? 0 : 1;

async function judge({ variant, document, codes, anyOrder }, way) {
  // What a case says about itself must not help.
  const { id, category, summary, source, answer, ...blind } = document;
  try {
    const { diagnosis } = await score.examineFile(blind, { practice: way === 'practice' });
    return { variant, problem: difference(diagnosis, codes, anyOrder) };
  } catch (error) {
    return {
      variant,
      problem: `crashed: ${error instanceof Error ? error.stack.split('\n').slice(0, 2).join('') : error}`,
    };
  }
}

function difference({ outcome, causes }, codes, anyOrder) {
  const found = causes.map(({ code }) => code);
  const wanted = codes.some((code) => !refusedElsewhere(code)) ? 'refused' : 'allowed';
  const same =
    found.length === codes.length && codes.every((code) => found.includes(code)) && (anyOrder || found[0] === codes[0]);
  if (same && outcome === wanted) return null;
  return `${outcome} ${JSON.stringify(found)} instead of ${wanted} ${JSON.stringify(codes)}`;
}
