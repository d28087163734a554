import type { CodeFormat, FixPlan } from '../core/model/plan.ts';
import { whyConfirm } from '../examination/index.ts';
import { variable } from '../host/environment.ts';
import type { CommandContext } from './command-context.ts';
import type { CallFlags } from './flags.ts';
import type { FormatFlags } from './formats.ts';

export interface FixFlags extends CallFlags, FormatFlags {
  readonly apply?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly format?: CodeFormat;
  readonly allowEveryone?: boolean;
  readonly publishOthers?: boolean;
  readonly confirmStage?: string;
  readonly undo?: string;
  /** False for `--no-call`. */
  readonly call: boolean;
  readonly anyVerb?: boolean;
  readonly case?: string;
  readonly readOnly?: boolean;
  readonly timeout?: string;
  readonly wait?: string;
  readonly share?: boolean;
  readonly showValues?: boolean;
}

export interface Rules {
  readonly flags: Pick<FixFlags, 'allowEveryone' | 'publishOthers' | 'confirmStage'>;
  readonly stage: string;
  /**
   * The control plane is a program on this computer: its stages serve no customers, whatever they are called. Scripts
   * run `fix --apply all --yes` against `practice --serve`, with cases whose stages are called `prod` and whose drafts
   * hold others' edits: asking for more there would teach them to say it always. Letting in everyone is asked for all
   * the same.
   */
  readonly local: boolean;
}

/** Why this fix may not be made with the flags given; null when it may. `--yes` replaces none of them. */
export function forbids(plan: FixPlan, { flags, stage, local }: Rules): string | null {
  if (flags.confirmStage !== undefined && flags.confirmStage !== stage)
    return `--confirm-stage says "${flags.confirmStage}"; the stage is "${stage}".`;
  if (plan.widens.everyone && !flags.allowEveryone)
    return `"${plan.title}" allows everyone. To apply it, add --allow-everyone.`;
  const why = whyConfirm(plan, stage);
  if (why !== null && flags.confirmStage === undefined && !local)
    return `${why} "${plan.title}" needs --confirm-stage ${stage}.`;
  const others = plan.alsoPublishes.join('; ');
  if (others !== '' && !flags.publishOthers && !local)
    return `"${plan.title}" deploys the API, which also publishes: ${others}. To apply it, add --publish-others.`;
  return null;
}

/** The same for a whole plan: everything that is still to be said, at once. */
export function missingConfirmations(plans: readonly FixPlan[], rules: Rules): string | null {
  const missing = [...new Set(plans.flatMap((plan) => forbids(plan, rules) ?? []))];
  return missing.length === 0 ? null : `Nothing was changed. ${missing.join(' ')}`;
}

/** Whether the flags or the environment send the control plane to this computer: a practice account, an emulator. */
export function isLocal({ environment }: CommandContext, { endpointUrl }: CallFlags): boolean {
  const url =
    endpointUrl ?? variable(environment, 'AWS_ENDPOINT_URL_API_GATEWAY') ?? variable(environment, 'AWS_ENDPOINT_URL');
  if (url == null || !URL.canParse(url)) return false;
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(new URL(url).hostname);
}
