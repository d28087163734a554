import { awsCall } from '../model/changes/index.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import { clean } from './clean.ts';
import type { Report, ReportOptions, SessionSummary } from './types.ts';
import { headline, undoCommand } from './words.ts';

/** The whole session for other programs. `before` and `after` are the documents of `diagnose --json`. */
export const json: Report = {
  name: 'json',
  help: 'print JSON',
  extension: 'json',
  isSummary: true,
  render: (summary, options) => written(document(summary), summary, options),
  renderDiagnosis: (summary, options) => written(withHeadline(summary.diagnosis), summary, options),
};

/** The same line that the other reports begin with. */
const withHeadline = (diagnosis: Diagnosis) => ({ ...diagnosis, headline: headline(diagnosis) });

const written = (content: unknown, { secrets }: SessionSummary, { share }: ReportOptions): string =>
  `${JSON.stringify(clean(content, secrets, share), null, 2)}\n`;

function document({
  version,
  startedAt,
  writtenAt,
  identity,
  diagnosis,
  after,
  steps,
  applied,
  checks,
  timeline,
}: SessionSummary): unknown {
  return {
    schemaVersion: 1,
    tool: { name: 'apigw-doctor', version },
    startedAt,
    writtenAt,
    identity,
    before: withHeadline(diagnosis),
    after: after === null ? null : withHeadline(after),
    steps,
    applied: applied.map(({ plan: { widens, ...plan }, ...change }) => ({
      id: plan.id,
      causes: plan.causes,
      title: plan.title,
      changes: plan.changes.map(awsCall),
      diff: plan.diff,
      widens: {
        text: widens.text,
        pairs: widens.pairs,
        everyone: widens.everyone,
        regions: widens.regions,
        notCompared: widens.notCompared,
      },
      takesAway: plan.takesAway,
      shutsOut: plan.shutsOut,
      cannotComeBack: plan.cannotComeBack,
      session: change.session,
      at: change.at,
      undone: change.undone,
      differences: change.differences,
      undo: change.undone || identity?.practice === true ? null : undoCommand(change),
    })),
    checks,
    timeline,
  };
}
