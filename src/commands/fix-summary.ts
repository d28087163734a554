import type { Identity } from '../core/model/ports.ts';
import type { SessionSummary } from '../core/report/types.ts';
import { diagnosedFix } from '../core/verdict/diagnose.ts';
import { judgedPolicies } from '../core/verdict/judged-policies.ts';
import type { FixRun } from '../examination/index.ts';
import type { FixReportInput } from './fix-output.ts';
import { knownSecretsOf, secretsOf } from './output.ts';

/** Who ran it, with what, and when; times in milliseconds since 1970. */
interface Circumstances {
  readonly identity: Identity | null;
  readonly version: string;
  readonly startedAt: number;
  readonly endedAt: number;
}

/** What `fix` found, planned and did, in the words of the reports. `run` is null where nothing was to be made. */
export function summaryOfFix(
  { before, plan, session, showsValues }: FixReportInput,
  run: FixRun | null,
  { identity, version, startedAt, endedAt }: Circumstances,
): SessionSummary {
  const after = run?.after ?? null;
  const examinations = after === null ? [before] : [before, after];
  const { diagnosis } = before;
  return {
    version,
    startedAt: new Date(startedAt).toISOString(),
    writtenAt: new Date(endedAt).toISOString(),
    identity,
    // Those that were planned, in the order in which they would be made.
    diagnosis: { ...diagnosis, fixes: plan.flatMap(({ id }) => diagnosis.fixes.filter((fix) => fix.id === id)) },
    steps: before.steps,
    policies: judgedPolicies(before),
    after: after?.diagnosis ?? null,
    applied: (run?.applied ?? []).map(({ plan: { factsAfter: _, runtimeAfter: __, ...made }, entry }) => ({
      plan: made,
      session,
      at: entry.startedAt,
      undone: false,
      differences: null,
    })),
    checks: [],
    timeline: [],
    ...(run === null || run.applied.length === 0 ? { plan: plan.map(diagnosedFix) } : {}),
    error: run?.error ?? null,
    secrets: examinations.flatMap(showsValues ? knownSecretsOf : secretsOf),
  };
}
