import type { OpenAccountOptions } from '../aws/index.ts';
import { type Examination, examineCase } from '../core/examine.ts';
import { type LoadedCase, loadCase } from '../core/intake/cases/index.ts';
import type { Identity } from '../core/model/ports.ts';
import { type ExaminationEvent, examine } from '../examination/index.ts';
import { systemClock } from '../host/clock.ts';
import type { Environment } from '../host/environment.ts';
import { processEnvironment } from '../host/process.ts';
import type { Examined } from './follow-up.ts';
import { onlyCallOf, openPractice } from './practice-account.ts';

export interface ExaminedCase {
  readonly examination: Examination;
  /** Null where nobody signed in: from the file alone. */
  readonly identity: Identity | null;
}

/** Judges a case from its file alone: no server, no network, the clock is the request's. */
export const fromFile = (loaded: LoadedCase): ExaminedCase => ({ examination: examineCase(loaded), identity: null });

export interface OverPractice {
  /** False: the real call is not made. */
  readonly call?: boolean;
  readonly onEvent?: (event: ExaminationEvent) => void;
  readonly followUp?: (examined: Examined, account: OpenAccountOptions) => Promise<Examination>;
}

/**
 * Loads a case into a practice account of this process and examines it over HTTP through the AWS SDK, real call
 * included, unless that is not wanted.
 */
export async function overPractice(
  { caseFile }: LoadedCase,
  environment: Environment,
  {
    call: mayCall = true,
    onEvent = () => undefined,
    followUp = async ({ examination }) => examination,
  }: OverPractice = {},
): Promise<ExaminedCase> {
  const { calls, options, close } = await openPractice([caseFile], { environment, clock: systemClock });
  try {
    const { openAccount } = await import('../aws/index.ts');
    const account = openAccount(options);
    const { target, request, caller, observed } = onlyCallOf({ calls });
    const how = { observed, call: mayCall, anyVerb: true, testAuthorizer: true, matchKey: true, practice: true };
    const first = await examine(account, target, request, caller, how, onEvent);
    const examination = await followUp({ account, target, request, caller, options: how, examination: first }, options);
    const identity = await account.identity();
    return { examination, identity: identity.state === 'known' ? identity.value : null };
  } finally {
    await close();
  }
}

/** The same for a parsed case file, as scripts/score.mjs uses it. */
export async function examineFile(json: unknown, { practice }: { readonly practice: boolean }): Promise<Examination> {
  const loaded = loadCase(json);
  if (!loaded.ok) throw new Error(loaded.problems.join('\n'));
  const { examination } = practice ? await overPractice(loaded.case, processEnvironment()) : fromFile(loaded.case);
  return examination;
}
