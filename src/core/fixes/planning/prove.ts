import { structuredPatch } from 'diff';
import { type AdviceCode, type CauseCode, causeOf, type FindingCode } from '../../causes/index.ts';
import { type Prediction, predict } from '../../gates/index.ts';
import { permissionsOf } from '../../model/changes/index.ts';
import { once } from '../../model/once.ts';
import type { DocumentChange, FixPlan } from '../../model/plan.ts';
import { adviceOn } from '../../verdict/advice.ts';
import { cliCommand } from '../templates/cli.ts';
import { asCode } from '../templates/others.ts';
import { pretty } from './json.ts';
import { ownerFormat, ownerOf } from './names.ts';
import type { Candidate, PlanInput } from './types.ts';
import { type Baseline, effectOf } from './widening.ts';

/** The candidate as a plan, when the same gates say that it helps; null when it does not. */
export function prove(input: PlanInput, candidate: Candidate, baseline: Baseline): FixPlan | null {
  const after = predict(
    candidate.factsAfter,
    input.request,
    candidate.runtimeAfter ?? input.runtime,
    candidate.seen ?? null,
  );
  const gone = removed(input, candidate, after, baseline);
  if (gone.length === 0) return null;
  const { widens, takesAway, shutsOut } = effectOf(input, candidate, baseline);
  const region = input.facts.scope.region;
  // Written out when somebody reads it: of several plans of one kind one is kept, and one of those is shown.
  const diff = once(() => unifiedDiff(candidate.documents));
  const cli = once(() => candidate.changes.map((change) => cliCommand(change, region)));
  const iac = once(() => asCode(candidate.changes, candidate.factsAfter));
  return {
    id: candidate.id,
    causes: gone,
    title: candidate.title,
    changes: candidate.changes,
    documents: candidate.documents,
    get diff() {
      return diff();
    },
    widens,
    takesAway,
    shutsOut,
    needsDeployment: candidate.publishes,
    alsoPublishes: candidate.alsoPublishes,
    pending: candidate.publishes
      ? baseline.pending().filter(({ phrases }) => phrases.some((one) => candidate.alsoPublishes.includes(one)))
      : [],
    reversible: candidate.irreversible !== true,
    cannotComeBack: [
      ...(candidate.cannotComeBack ?? []),
      ...(candidate.publishes ? ['the time stamps of the stage'] : []),
    ],
    ownedBy: ownerOf(input.facts),
    ownedIn: ownerFormat(input.facts),
    permissions: permissionsOf(candidate.changes, input.facts.scope),
    get cli() {
      return cli();
    },
    get iac() {
      return iac();
    },
    factsAfter: candidate.factsAfter,
    ...(candidate.runtimeAfter === undefined ? {} : { runtimeAfter: candidate.runtimeAfter }),
  };
}

/**
 * The codes that the candidate removes, those it aims at in front; none when it brings a new cause or removes nothing
 * it aims at.
 */
function removed(
  input: PlanInput,
  candidate: Candidate,
  after: Prediction,
  { unseen: predicted }: Baseline,
): readonly FindingCode[] {
  const remaining = codesOf(after);
  const before = new Set([...input.findings.map(({ code }) => code), ...codesOf(input.prediction)]);
  const uncovered = (code: CauseCode): boolean =>
    showsAfterAuthorization(code) ||
    (candidate.letsFunctionRun === true && causeOf(code).byAuthorizerFunction === true);
  if ([...remaining].some((code) => !before.has(code) && !uncovered(code))) return [];
  // A finding that hangs on what was seen is gone only for who looked at that.
  const unseen = codesOf(
    candidate.seen === undefined ? predicted() : predict(input.facts, input.request, input.runtime, candidate.seen),
  );
  const gone = [...before].filter(
    (code) => !remaining.has(code) && (candidate.aims.includes(code) || unseen.has(code)),
  );
  const aimed = [
    ...gone.filter((code) => candidate.aims.includes(code) && input.findings.some((finding) => finding.code === code)),
    ...adviceGone(input, candidate, after),
  ];
  const named = (code: CauseCode): boolean => input.findings.some((finding) => finding.code === code);
  return aimed.length === 0 ? [] : [...aimed, ...gone.filter((code) => named(code) && !aimed.includes(code))];
}

/** Of the advice that it aims at, what the changed facts no longer give rise to. */
function adviceGone(
  { request, runtime, advice }: PlanInput,
  { aims, factsAfter, runtimeAfter }: Candidate,
  after: Prediction,
): readonly AdviceCode[] {
  const aimed = advice.filter((code) => aims.includes(code));
  if (aimed.length === 0) return [];
  const remaining = adviceOn({ facts: factsAfter, request, runtime: runtimeAfter ?? runtime, prediction: after }).map(
    ({ code }) => code,
  );
  return aimed.filter((code) => !remaining.includes(code));
}

/** Faults that only show themselves once the call gets through are uncovered by a fix, not made by it. */
const showsAfterAuthorization = (code: CauseCode): boolean =>
  causeOf(code).onlyIfAuthorized === true ||
  !['network', 'endpoint', 'waf', 'route', 'resource-policy', 'authorization'].includes(causeOf(code).gate ?? '');

function codesOf({ request, preflight, cors }: Prediction): ReadonlySet<CauseCode> {
  const results = [...request.results, ...(preflight?.results ?? []), cors];
  return new Set(results.flatMap(({ causes }) => causes.map(({ code }) => code)));
}

/** Unified diff of the documents, each pretty-printed on both sides, so that only what it says differs. */
export function unifiedDiff(documents: readonly DocumentChange[]): string {
  return documents.map(one).join('');
}

const text = (document: string | null): string => (document === null ? '' : `${pretty(document)}\n`);

function one({ title, before, after }: DocumentChange): string {
  const { hunks } = structuredPatch(title, title, text(before), text(after), '', '', { context: 3 });
  const name = (document: string | null): string => (document === null ? '/dev/null' : title);
  const lines = hunks.flatMap((hunk) => [
    `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
    ...hunk.lines,
  ]);
  return [`--- ${name(before)}`, `+++ ${name(after)}`, ...lines, ''].join('\n');
}
