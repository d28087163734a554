// Fixes every case of test/cases with `fix --apply all --yes` on a practice account, and checks: what AWS can fix is
// fixed and the call goes through, the rest stays, nothing else in the account changes, and undo brings everything
// back. Usage: node scripts/fix-score.mjs [--processes] [--verbose] [file or folder…]   exit 1 on a miss. In one
// process, or with --processes the built program against an account that is served to it, the call told in flags; cases
// whose call flags cannot tell (a signature with a mistake of its own, a client certificate) are left out.
import { differingPaths, unplanned } from './lib/dump-diff.mjs';
import { fixServed, tellable } from './lib/fix-served.mjs';
import { isItsAuthors } from './lib/proxy-answer.mjs';
import { caseFiles, sources } from './lib/sources.mjs';

const flags = process.argv.slice(2).filter((word) => word.startsWith('--'));
const places = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const { fix, causes, ...parts } = await sources({
  fix: 'src/commands/fix-file.ts',
  causes: 'src/core/causes/index.ts',
  practice: 'src/commands/practice-account.ts',
  handed: 'src/commands/practice-credentials.ts',
  cases: 'src/core/intake/cases/index.ts',
  clock: 'src/host/clock.ts',
  journal: 'src/aws/apply/index.ts',
  calls: 'src/core/model/changes/index.ts',
});
const { causeOf } = causes;
const inProcesses = flags.includes('--processes');
const rows = [];
for (const { name, file } of caseFiles(places)) {
  if (!inProcesses || tellable(file)) rows.push({ name, ...(await judge(file)) });
}
for (const { name, kind, problem, applied = [] } of rows) {
  if (problem !== null || flags.includes('--verbose'))
    process.stdout.write(
      problem === null
        ? `ok   ${kind.padEnd(7)} ${name}${appliedText(applied)}\n`
        : `MISS ${kind.padEnd(7)} ${name}: ${problem}\n`,
    );
}
for (const kind of ['fixable', 'mixed', 'nothing']) {
  const all = rows.filter((row) => row.kind === kind);
  process.stdout.write(`${kind.padEnd(8)} ${all.filter(({ problem }) => problem === null).length} of ${all.length}\n`);
}
process.exitCode = rows.length > 0 && rows.every(({ problem }) => problem === null) ? 0 : 1;

function appliedText(applied) {
  return applied.length === 0 ? '' : `: ${applied.join(', ')}`;
}

async function judge(file) {
  const { id, category, summary, source, answer, ...blind } = file;
  const codes = (answer.rootCauses ?? []).map(({ code }) => code);
  const authors = codes.filter((code) => isItsAuthors(file, code));
  // The rate of the whole account is AWS's to raise, at request.
  const beyond = codes.filter((code) => code === 'throttled' && file.config.account.throttle !== undefined);
  const fixable = codes.filter(
    (code) => causeOf(code).remedy[0] === 'aws' && !authors.includes(code) && !beyond.includes(code),
  );
  const kind = fixable.length === 0 ? 'nothing' : fixable.length === codes.length ? 'fixable' : 'mixed';
  try {
    const fixed = inProcesses
      ? await fixServed(blind, Object.assign({}, ...Object.values(parts)))
      : await fix.fixFile(blind);
    const left = codes.filter((code) => !fixable.includes(code));
    const problem = problemOf(fixed, left, kind) ?? untold(fixed.document.before, authors, file.request);
    return { kind, problem, applied: fixed.document.applied };
  } catch (error) {
    return {
      kind,
      problem: `crashed: ${error instanceof Error ? error.stack.split('\n').slice(0, 2).join('') : error}`,
    };
  }
}

function problemOf({ document, code, dumps, changes, undoProblems }, left, kind) {
  const { before, after, applied, error } = document;
  if (error !== null) return `${error.kind}: ${error.message}`;
  if (kind === 'nothing') {
    const same = differingPaths(dumps.before, dumps.after).length === 0;
    return applied.length > 0 || !same ? `applied ${applied.join(', ')} though AWS can fix nothing` : null;
  }
  if (applied.length === 0)
    return `nothing was applied (causes ${before.causes.map((cause) => cause.code).join(', ')})`;
  const found = after.causes.map((cause) => cause.code);
  if (found.length !== left.length || left.some((one) => !found.includes(one)))
    return `afterwards ${JSON.stringify(found)} instead of ${JSON.stringify(left)}`;
  const gateway = left.filter((one) => causeOf(one).gate !== null && one !== 'backend-application-403');
  if ((after.outcome === 'allowed') !== (gateway.length === 0)) return `afterwards ${after.outcome}`;
  if ((code === 0) !== (after.outcome === 'allowed')) return `exit code ${code}`;
  if (before.outcome === 'refused' && after.outcome === 'allowed' && after.observed === null)
    return 'no call was made afterwards';
  const beside = unplanned(differingPaths(dumps.before, dumps.after), changes);
  if (beside.length > 0) return `changed beside the plan: ${beside.join(', ')}`;
  if (undoProblems.length > 0) return `undo: ${undoProblems.join(' ')}`;
  const rest = differingPaths(served(dumps.before), served(dumps.undone)).filter(
    (path) => !/^webAcls\..*\.lockToken$/.test(path),
  );
  return rest.length > 0 ? `undo leaves ${rest.join(', ')}` : null;
}

/** What its author must answer instead has to be told, to be copied, and not be promised as a change in AWS. */
function untold({ causes }, authors, { origin }) {
  for (const code of authors) {
    const { remedy, corrected = '' } = causes.find((cause) => cause.code === code) ?? { remedy: [] };
    if (remedy[0] !== 'code') return `${code} is said to be mended by ${remedy[0]}, and only its author can`;
    const wanted = origin === 'null' ? 'Origin: ' : `Access-Control-Allow-Origin: ${origin}`;
    if (!corrected.includes(wanted)) return `${code}: "${wanted}" is not told`;
  }
  return null;
}

/**
 * A stage that deploys by itself gets a new deployment with every write, also with undo: what counts is what it serves.
 */
function served(dump) {
  const copy = structuredClone(dump);
  for (const api of Object.values(copy.apis)) {
    if (!Object.values(api.stages).some(({ autoDeploy }) => autoDeploy)) continue;
    for (const stage of Object.values(api.stages)) stage.deploymentId = api.deployments[stage.deploymentId]?.definition;
    delete api.deployments;
  }
  return copy;
}
