import type { Examination } from '../core/examine.ts';
import type { DiagnosedFix, Diagnosis } from '../core/model/diagnosis.ts';
import { type CodeFormat, codeOf, type FixPlan, type ManualRemedy, type Widening } from '../core/model/plan.ts';
import { clean } from '../core/report/clean.ts';
import { pendingWords } from '../core/report/words.ts';
import { diagnosedFix } from '../core/verdict/diagnose.ts';
import type { FixError, FixRun } from '../examination/index.ts';
import type { FixFlags } from './fix-rules.ts';
import { knownSecretsOf, secretsOf } from './output.ts';
import { EXIT } from './usage.ts';

/** A planned fix with what a person must know before pressing. */
interface PlannedFix
  extends DiagnosedFix,
    Pick<FixPlan, 'takesAway' | 'ownedBy' | 'cannotComeBack' | 'permissions'>,
    Pick<Widening, 'everyone'> {}

/** The document of `fix --json`. Extend it, never break it. */
export interface FixDocument {
  readonly schemaVersion: 1;
  readonly session: string | null;
  readonly before: Diagnosis;
  readonly plan: readonly PlannedFix[];
  /** Manual remedies, by the name they have in the public JSON. */
  readonly shown: readonly ManualRemedy[];
  readonly applied: readonly string[];
  readonly after: Diagnosis | null;
  /** The command that takes everything back; null when nothing stands. */
  readonly undo: string | null;
  readonly error: FixError | null;
}

export interface FixReportInput {
  readonly flags: FixFlags;
  readonly session: string;
  readonly before: Examination;
  readonly plan: readonly FixPlan[];
  /** False for an account that ends with the command. */
  readonly undoable: boolean;
  /** What only looks random is not masked. */
  readonly showsValues: boolean;
}

export function fixDocument(
  { flags, session, before, plan, undoable, showsValues }: FixReportInput,
  run: FixRun | null,
): FixDocument {
  const applied = run?.applied ?? [];
  const document: FixDocument = {
    schemaVersion: 1,
    session: run === null ? null : session,
    before: before.diagnosis,
    plan: plan.map((one) => ({
      ...diagnosedFix(one),
      takesAway: one.takesAway,
      everyone: one.widens.everyone,
      ownedBy: one.ownedBy,
      cannotComeBack: one.cannotComeBack,
      permissions: one.permissions,
    })),
    shown: before.diagnosis.causes.flatMap((cause) => cause.manual ?? []),
    applied: applied.map((one) => one.plan.id),
    after: run?.after?.diagnosis ?? null,
    undo:
      (applied.length > 0 || run?.error?.kind === 'not-rolled-back') && undoable ? undoCommand(flags, session) : null,
    error: run?.error ?? null,
  };
  const after = run?.after ?? null;
  const secrets = [before, ...(after === null ? [] : [after])].flatMap(showsValues ? knownSecretsOf : secretsOf);
  return clean(document, secrets, flags.share === true);
}

/** What has to be said again in another shell, with the same environment. */
function undoCommand({ profile, region, endpointUrl, callerProfile }: FixFlags, session: string): string {
  const flags = Object.entries({ profile, region, 'endpoint-url': endpointUrl, 'caller-profile': callerProfile });
  return [
    'apigw-doctor fix --undo',
    session,
    ...flags.flatMap(([name, value]) => (value === undefined ? [] : [`--${name} ${value}`])),
  ].join(' ');
}

/** 0 a plan exists, or the call goes through · 1 no plan, still refused, or not made · 3 could not tell. */
export function fixExitCode({ before, plan }: FixReportInput, run: FixRun | null, applying: boolean): number {
  if (run?.error != null) return EXIT.refused;
  if (!applying)
    return plan.length > 0 ? EXIT.allowed : before.diagnosis.outcome === 'cannot-tell' ? EXIT.cannotTell : EXIT.refused;
  const { outcome } = (run?.after ?? before).diagnosis;
  return outcome === 'allowed' ? EXIT.allowed : outcome === 'refused' ? EXIT.refused : EXIT.cannotTell;
}

/** The same for people; what went wrong is told beside it. */
export function fixText({ before, plan, shown: manual, applied, after, undo }: FixDocument): string {
  const lines = [
    before.causes.length === 0
      ? `Before: ${OUTCOMES[before.outcome]}.`
      : `Before: ${before.causes.map(({ summary }) => summary).join(' ')}`,
    ...before.causes.flatMap(({ remedy, corrected }) =>
      remedy[0] === 'caller' && corrected !== undefined
        ? ['', 'Send this request instead:', ...corrected.split('\n')]
        : [],
    ),
    ...(plan.length === 0
      ? ['apigw-doctor knows no change in AWS that would help.']
      : plan.flatMap((one, at) => ['', ...planLines(one, at + 1)])),
    ...manual.flatMap(({ id, title, why, cli }) => [
      '',
      `Shown, not applied: ${title} (${id})`,
      `   ${why}`,
      ...cli.map((command) => `   ${command}`),
    ]),
    ...(applied.length === 0 ? [] : ['', `Applied: ${applied.join(', ')}`]),
    ...(after === null
      ? []
      : [
          `Now: ${OUTCOMES[after.outcome]}` +
            (after.observed?.status == null ? ' (predicted).' : `, answered ${after.observed.status}.`),
        ]),
    ...(after === null ? [] : after.causes.map(({ code, summary }) => `Remains: ${code}: ${summary}`)),
    ...(undo === null ? [] : [`Undo: ${undo}`]),
  ];
  return `${lines.join('\n')}\n`;
}

/** Why what was asked for was not done, with the commands that help; empty where it was. */
export const errorText = ({ error }: FixDocument): string =>
  error === null ? '' : [`error: ${error.message}`, ...(error.commands ?? [])].map((line) => `${line}\n`).join('');

export const OUTCOMES = {
  refused: 'the call is refused',
  allowed: 'the gateway lets the call through',
  'cannot-tell': 'it is unknown how the call is answered',
} as const;

const planLines = (fix: PlannedFix, number: number): readonly string[] => [
  `${number}. ${fix.title} (${fix.id})`,
  ...(fix.diff === '' ? [] : fix.diff.trimEnd().split('\n')),
  `   Also allows: ${fix.widens.text}`,
  `   Now refuses: ${fix.shutsOut.text}`,
  ...fix.pending.map((edit) => `   The deployment also publishes: ${pendingWords(edit)}`),
  ...(fix.ownedBy === null ? [] : [`   Owned by ${fix.ownedBy}: its next deployment may revert this.`]),
  ...fix.cannotComeBack.map((text) => `   Not undone: ${text}`),
  ...fix.cli.map((command) => `   ${command}`),
];

/**
 * One change as code: of several that are wanted only the first, since each is a document of its own. `others` are the
 * ids of the rest; null where nothing is known that would help.
 */
export function fixCode(
  { plan, shown: manual }: FixDocument,
  wanted: readonly string[] | null,
  format: CodeFormat,
): { readonly code: string; readonly others: readonly string[] } | null {
  const [first, ...rest] = [...plan, ...manual.filter(({ id }) => wanted === null || wanted.includes(id))];
  return first === undefined ? null : { code: codeOf(first, format), others: rest.map(({ id }) => id) };
}
