import { type Examination, suspectsOfCall } from '../core/examine.ts';
import type { Diagnosis } from '../core/model/diagnosis.ts';
import { onceForEach } from '../core/model/once.ts';
import type { Identity } from '../core/model/ports.ts';
import { secretsOf as secretsOfRequest } from '../core/model/request.ts';
import type { Secret } from '../core/model/secret.ts';
import { REPORTS, short } from '../core/report/index.ts';
import type { Report, ReportOptions, SessionSummary } from '../core/report/types.ts';
import { judgedPolicies } from '../core/verdict/judged-policies.ts';
import type { Command } from './build.ts';
import type { CommandContext } from './command-context.ts';
import { type FormatFlags, formatsOf, HTML_FORMAT } from './formats.ts';
import { EXIT } from './usage.ts';

/** How the result is printed, besides the flag of a report, and what makes exit 1. */
export interface OutputFlags extends FormatFlags {
  readonly share?: boolean;
  readonly failOn?: string;
}

export function addOutputFlags(command: Command): Command {
  return FORMATS.add(command)
    .option('--share', 'mask account ids and addresses')
    .option('--fail-on <what>', 'exit 1 on: refused (default), advice, never', 'refused');
}

const FORMATS = formatsOf([...REPORTS, HTML_FORMAT]);

/** The report that the flags ask for; the short one where they ask for none. */
export async function reportIn(flags: OutputFlags): Promise<Report> {
  const chosen = FORMATS.chosen(flags);
  return (await reportNamed(chosen)) ?? short;
}

/** The report of this name. The page's code is loaded only when somebody asks for one. */
export async function reportNamed(format: string): Promise<Report | undefined> {
  if (format === HTML_FORMAT.name) return (await import('../html/report.ts')).htmlReport;
  return REPORTS.find(({ name }) => name === format);
}

export function outputProblems(flags: OutputFlags): readonly string[] {
  return [
    ...FORMATS.problems(flags),
    ...(['refused', 'advice', 'never'].includes(flags.failOn ?? 'refused')
      ? []
      : [`--fail-on takes refused, advice or never, not "${flags.failOn}"`]),
  ];
}

export interface ReportInput {
  readonly examination: Examination;
  readonly identity: Identity | null;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** What only looks random is not masked. */
  readonly showsValues?: boolean;
}

/** The result as text. */
export const rendered = (input: ReportInput, report: Report, options: ReportOptions): string =>
  (report.renderDiagnosis ?? report.render)(summaryOf(input), options);

export function exitCodeOf({ outcome, advice }: Diagnosis, flags: OutputFlags): number {
  if (flags.failOn === 'never') return EXIT.allowed;
  if (outcome === 'refused') return EXIT.refused;
  if (flags.failOn === 'advice' && advice.length > 0) return EXIT.refused;
  return outcome === 'allowed' ? EXIT.allowed : EXIT.cannotTell;
}

/** A result in the words of the reports. */
export function summaryOf({
  examination,
  identity,
  version,
  startedAt,
  endedAt,
  showsValues,
}: ReportInput): SessionSummary {
  return {
    version,
    startedAt: new Date(startedAt).toISOString(),
    writtenAt: new Date(endedAt).toISOString(),
    identity,
    diagnosis: examination.diagnosis,
    steps: examination.steps,
    policies: judgedPolicies(examination),
    after: null,
    applied: [],
    checks: [],
    timeline: [],
    secrets: showsValues === true ? knownSecretsOf(examination) : secretsOf(examination),
  };
}

/**
 * Every secret that is known of this call, to be masked wherever else it turns up, and what may be one. One examination
 * is written in several documents.
 */
export const secretsOf = onceForEach((examination: Examination): readonly Secret[] => [
  ...knownSecretsOf(examination),
  ...suspectsOfCall(examination),
]);

/** Those that are known as secrets, whatever they look like. */
export const knownSecretsOf = ({ request, runtime }: Examination): readonly Secret[] => [
  ...secretsOfRequest(request),
  ...Object.values(runtime.apiKeyValues ?? {}),
];

/**
 * Whether what only looks random is shown, as `--show-values` asks: in a text for people, on a terminal. Anywhere else
 * the flag does nothing, and that is said.
 */
export function showsValues(
  { interactive, err }: Pick<CommandContext, 'interactive' | 'err'>,
  asked: boolean | undefined,
  isForPeople: boolean,
): boolean {
  if (asked !== true || (interactive && isForPeople)) return asked === true;
  err('--show-values is for the screen of a terminal only: here the values stay masked.\n');
  return false;
}
