import type { PredictedSituation, Prediction } from '../../core/gates/types.ts';
import type { SeenAnswer } from '../../core/model/answer.ts';
import { valueOf } from '../../core/model/fact.ts';
import type { Facts } from '../../core/model/facts.ts';
import type { Account } from '../../core/model/ports.ts';
import type { RuntimeState } from '../../core/model/runtime-state.ts';
import type { LogsTestimony } from '../../core/model/testimony.ts';
import { readLogs } from '../../core/verdict/log-findings.ts';
import { gapOf, NOT_NEEDED, type WitnessReport } from './report.ts';

/** Logs are looked into where a refusal is expected or was seen, and something is written at all. */
export async function findLogLines(
  account: Account,
  { facts, request, prediction }: Pick<PredictedSituation, 'facts' | 'request' | 'prediction'>,
  { seen, called }: { readonly seen: SeenAnswer | null; readonly called: SeenAnswer | null },
): Promise<WitnessReport<LogsTestimony>> {
  const logging = valueOf(facts.stage)?.logging ?? null;
  const refused =
    prediction.request.outcome !== 'allowed' || (seen !== null && (seen.status === null || seen.status >= 400));
  if (!refused || logging === null || (logging.execution === 'OFF' && logging.access === null)) return NOT_NEEDED;
  const lines = await account.readLogs(facts, request, seen, called);
  if (lines.state === 'known') return { answer: lines.value, gaps: [] };
  if (lines.state === 'not-asked') return NOT_NEEDED;
  return { answer: null, gaps: [gapOf('logs', 'the log lines of this request', lines)] };
}

/** A log may hold the very result of the authorizer's function. */
export function withLogged(
  runtime: RuntimeState,
  { request }: Prediction,
  { deployed }: Facts,
  logs: LogsTestimony | null,
): RuntimeState {
  const does = logs === null ? null : readLogs(logs).functionDid;
  const name = valueOf(deployed.authorizers)?.find((one) => one.name === request.method?.authorizer)?.function ?? null;
  if (does === null || name === null || runtime.behaviours?.[name] !== undefined) return runtime;
  return { ...runtime, behaviours: { ...runtime.behaviours, [name]: [{ does }] } };
}
