// Diagnoses every case of test/cases, its healthy twin and its half-repaired variants, from the file alone and over
// HTTP against a practice account, and compares the codes with the answer.
// Usage: node scripts/score.mjs [--all] [--json] [--file-only] [folder]   exit 1 on a miss (without --all: in the
// categories and the API type that are finished).
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { variantsOf } from './lib/variants.mjs';

const FINISHED = ['resource-policy', 'iam-policy', 'deployment', 'routing', 'signature', 'method-auth'];
const NOT_AT_FAULT = ['backend-application-403', 'different-service-403', 'edge-layer-403'];

const root = fileURLToPath(new URL('..', import.meta.url));
const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const folder = resolve(process.argv.slice(2).find((word) => !word.startsWith('--')) ?? join(root, 'test/cases'));
const ways = flags.includes('--file-only') ? ['file'] : ['file', 'practice'];

const { examineFile } = await sources();
const rows = [];
for (const name of readdirSync(folder)
  .filter((file) => file.endsWith('.json') && !file.endsWith('schema.json'))
  .sort()) {
  const file = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  if (file.answer === undefined) continue;
  const counts = flags.includes('--all') || (file.apiType === 'REST' && FINISHED.includes(file.category));
  for (const expected of variantsOf(file)) {
    for (const way of ways) rows.push({ name, counts, way, ...(await judge(expected, way)) });
  }
}

const missed = rows.filter((row) => row.counts && row.problem !== null);
if (flags.includes('--json')) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
else {
  for (const { name, counts, way, variant, problem } of rows) {
    const mark = problem === null ? 'ok  ' : counts ? 'MISS' : 'open';
    process.stdout.write(`${mark} ${way.padEnd(8)} ${name.replace(/\.json$/, '')} (${variant})${problem === null ? '' : `: ${problem}`}\n`);
  }
  const counted = rows.filter((row) => row.counts);
  const right = (list) => list.filter((row) => row.problem === null).length;
  process.stdout.write(`finished kinds: ${right(counted)} of ${counted.length} right; all: ${right(rows)} of ${rows.length}\n`);
}
process.exitCode = missed.length === 0 && rows.length > 0 ? 0 : 1;

async function judge({ variant, document, codes, anyOrder }, way) {
  // What a case says about itself must not help.
  const { id, category, summary, source, answer, ...blind } = document;
  try {
    const { diagnosis } = await examineFile(blind, { practice: way === 'practice' });
    return { variant, problem: difference(diagnosis, codes, anyOrder) };
  } catch (error) {
    return { variant, problem: `crashed: ${error instanceof Error ? error.stack : error}` };
  }
}

function difference({ outcome, causes }, codes, anyOrder) {
  const found = causes.map(({ code }) => code);
  const wanted = codes.some((code) => !NOT_AT_FAULT.includes(code)) ? 'refused' : 'allowed';
  const same = found.length === codes.length && codes.every((code) => found.includes(code)) && (anyOrder || found[0] === codes[0]);
  if (same && outcome === wanted) return null;
  return `${outcome} ${JSON.stringify(found)} instead of ${wanted} ${JSON.stringify(codes)}`;
}

/** The sources as one module, bundled for this run. */
async function sources() {
  const out = join(root, 'node_modules/.cache/apigw-doctor-score');
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  await build({
    absWorkingDir: root,
    entryPoints: { score: 'src/commands/examine-file.ts' },
    outdir: out,
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    outExtension: { '.js': '.mjs' },
    banner: { js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  return import(pathToFileURL(join(out, 'score.mjs')).href);
}
