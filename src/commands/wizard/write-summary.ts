import { basename, join } from 'node:path';
import { suspectsOfCall } from '../../core/examine.ts';
import { chatLines, markdown, REPORTS } from '../../core/report/index.ts';
import type { AppliedChange, CheckResult, Report, SessionSummary } from '../../core/report/types.ts';
import { judgedPolicies } from '../../core/verdict/judged-policies.ts';
import { writeBeside, writeFileAtomically } from '../../host/files.ts';
import { places } from '../../host/places.ts';
import { safeInFile } from '../../wizard/safe.ts';
import type { SummaryPlace, SummaryWritten } from '../../wizard/state/ports.ts';
import type { SessionRecord } from '../../wizard/state/state.ts';
import type { CommandContext } from '../command-context.ts';
import { secretsOf } from '../output.ts';
import { writeCase } from '../save-case.ts';

/**
 * The session's `writeSummary`: in each format that summaries have, side by side, in the state directory or the working
 * directory, there with the call as a case file. The path that is returned is the Markdown's. `now` is in milliseconds
 * since 1970.
 */
export function summaryWriter(
  context: Pick<CommandContext, 'environment' | 'version'>,
  workingDirectory: string,
  now: () => number,
) {
  return async (record: SessionRecord, place: SummaryPlace): Promise<SummaryWritten> => {
    const summary = summaryOf(record, context.version, now());
    const directory = place === 'here' ? workingDirectory : join(places(context.environment).state, 'summaries');
    const time = iso(record.startedAt).replace(/\.\d+/, '').replace(/[:-]/g, '');
    const name = `apigw-doctor-${record.first.diagnosis.target.apiId}-${time}`;
    const pathOf = ({ extension }: Report): string => join(directory, `${name}.${extension}`);
    try {
      const { htmlReport } = await import('../../html/report.ts');
      for (const report of [...REPORTS.filter(({ isSummary }) => isSummary), htmlReport])
        await writeFileAtomically(pathOf(report), report.render(summary, { share: false }));
      const written = { ok: true, path: pathOf(markdown), chat: chatLines(summary) } as const;
      return place === 'state' ? written : { ...written, note: await caseBeside(written.path, record) };
    } catch (error) {
      return { ok: false, why: error instanceof Error ? error.message : String(error) };
    }
  };

  /** The case file for a report, and whether it gives the same diagnosis. */
  async function caseBeside(path: string, { first }: SessionRecord): Promise<string> {
    try {
      const file = path.replace(/\.md$/, '.case.json');
      const differences = await writeCase(file, first, context.version);
      const gives = differences.length === 0 ? 'the same diagnosis' : `another diagnosis (${differences.join('; ')})`;
      return `Next to it is ${basename(file)}, for reporting a wrong diagnosis. That file gives ${gives}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}

/**
 * The session's `writeCode`: a file in the working directory for its owner's eyes, beside those that are there: a name
 * that is taken gets a number.
 */
export const codeWriter =
  (workingDirectory: string) =>
  async (name: string, text: string): Promise<SummaryWritten> => {
    try {
      return { ok: true, path: await writeBeside(join(workingDirectory, name), safeInFile(text)) };
    } catch (error) {
      return { ok: false, why: error instanceof Error ? error.message : String(error) };
    }
  };

/** Answers that no examination has: to the calls of a check. */
const answersIn = ({ before, tries }: SessionRecord['checks'][number]) => [
  before,
  ...tries.map(({ answer }) => answer),
];

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** A session's record in the words of the reports. */
export function summaryOf(record: SessionRecord, version: string, now: number): SessionSummary {
  const { first, last, applied, checks, timeline, identity, startedAt } = record;
  return {
    version,
    startedAt: iso(startedAt),
    writtenAt: iso(now),
    identity,
    diagnosis: first.diagnosis,
    steps: first.steps,
    policies: judgedPolicies(first),
    after: applied.length === 0 ? null : last.diagnosis,
    applied: applied.map(
      ({ plan: { factsAfter: _, runtimeAfter: __, ...plan }, entry, undone, differences }): AppliedChange => ({
        plan,
        session: entry.session,
        at: entry.startedAt,
        undone,
        differences,
      }),
    ),
    checks: checks.map(
      ({ kind, fixId, state, before, tries, why }): CheckResult => ({
        kind,
        fixId,
        state,
        before,
        tries: tries.map(({ at, answer, why: reason }) => ({ at: iso(at), answer, why: reason })),
        why,
      }),
    ),
    timeline: timeline.map(({ at, text }) => ({ at: iso(at), text })),
    secrets: [...secretsOf(first), ...secretsOf(last), ...suspectsOfCall(last, checks.flatMap(answersIn))],
  };
}
