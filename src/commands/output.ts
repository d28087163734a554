import type { Examination } from '../core/examine.ts';
import type { Diagnosis } from '../core/model/diagnosis.ts';
import type { Identity } from '../core/model/ports.ts';
import { secretsOf as secretsOfRequest } from '../core/model/request.ts';
import type { Secret } from '../core/model/secret.ts';
import { clean } from '../core/report/clean.ts';
import { markdown, short } from '../core/report/index.ts';
import type { SessionSummary } from '../core/report/types.ts';
import type { Command } from './build.ts';
import { EXIT, UsageError } from './usage.ts';

/** How the result is printed, and what makes exit 1. */
export interface OutputFlags {
  readonly json?: boolean;
  readonly markdown?: boolean;
  readonly short?: boolean;
  readonly share?: boolean;
  readonly failOn?: string;
}

export function addOutputFlags(command: Command): Command {
  return command
    .option('--json', 'print JSON')
    .option('--markdown', 'print Markdown, for a ticket')
    .option('--short', 'print a few lines, for a chat')
    .option('--share', 'mask account ids and addresses')
    .option('--fail-on <what>', 'exit 1 on: refused (default), advice, never', 'refused');
}

export function outputProblems({
  json: asJson,
  markdown: asMarkdown,
  short: asShort,
  failOn,
}: OutputFlags): readonly string[] {
  const formats = [asJson && '--json', asMarkdown && '--markdown', asShort && '--short'].filter(Boolean);
  return [
    ...(formats.length > 1 ? [`${formats.join(' and ')} cannot be printed at once`] : []),
    ...(['refused', 'advice', 'never'].includes(failOn ?? 'refused')
      ? []
      : [`--fail-on takes refused, advice or never, not "${failOn}"`]),
  ];
}

export interface ReportInput {
  readonly examination: Examination;
  readonly identity: Identity | null;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/** The result as text: the contract's document for `--json`, else a report. */
export function rendered(input: ReportInput, flags: OutputFlags): string {
  const share = flags.share === true;
  const summary = summaryOf(input);
  if (flags.json) return `${JSON.stringify(clean(input.examination.diagnosis, summary.secrets, share), null, 2)}\n`;
  return (flags.markdown ? markdown : short).render(summary, { share });
}

export function exitCodeOf({ outcome, advice }: Diagnosis, flags: OutputFlags): number {
  if (flags.failOn === 'never') return EXIT.allowed;
  if (outcome === 'refused') return EXIT.refused;
  if (flags.failOn === 'advice' && advice.length > 0) return EXIT.refused;
  return outcome === 'allowed' ? EXIT.allowed : EXIT.cannotTell;
}

function summaryOf({ examination, identity, version, startedAt, endedAt }: ReportInput): SessionSummary {
  return {
    version,
    startedAt: new Date(startedAt).toISOString(),
    writtenAt: new Date(endedAt).toISOString(),
    identity,
    diagnosis: examination.diagnosis,
    steps: examination.steps,
    after: null,
    applied: [],
    checks: [],
    timeline: [],
    secrets: secretsOf(examination),
  };
}

/** Every secret that is known of this call, to be masked wherever else it turns up. */
export const secretsOf = ({ request, runtime }: Examination): readonly Secret[] => [
  ...secretsOfRequest(request),
  ...Object.values(runtime.apiKeyValues ?? {}),
];

/** Throws one usage error that names everything at once. */
export function refuseProblems(problems: readonly string[]): void {
  if (problems.length > 0) throw new UsageError(problems);
}
