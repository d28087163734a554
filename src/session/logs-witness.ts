import type { Prediction } from '../core/gates/types.ts';
import type { SeenAnswer } from '../core/model/answer.ts';
import { valueOf, whyUnknown } from '../core/model/fact.ts';
import type { Facts } from '../core/model/facts.ts';
import type { CouldNotCheck } from '../core/model/gate.ts';
import type { Inside } from '../core/model/inside.ts';
import type { Account } from '../core/model/ports.ts';
import type { Request } from '../core/model/request.ts';
import type { LogsTestimony } from '../core/model/testimony.ts';
import { readLogs } from '../core/verdict/log-findings.ts';
import { LOG_LINES } from '../core/verdict/steps.ts';

export interface LogsHeard {
  readonly heard: LogsTestimony | null;
  readonly gaps: readonly CouldNotCheck[];
}

/** Logs are looked into where a refusal is expected or was seen, and something is written at all. */
export async function hearLogs(
  account: Account,
  { facts, request, prediction }: { readonly facts: Facts; readonly request: Request; readonly prediction: Prediction },
  { seen, called }: { readonly seen: SeenAnswer | null; readonly called: SeenAnswer | null },
): Promise<LogsHeard> {
  const logging = valueOf(facts.stage)?.logging ?? null;
  const refused =
    prediction.request.outcome !== 'allowed' || (seen !== null && (seen.status === null || seen.status >= 400));
  if (!refused || logging === null || (logging.execution === 'OFF' && logging.access === null))
    return { heard: null, gaps: [] };
  const heard = await account.readLogs(facts, request, seen, called);
  if (heard.state === 'known') return { heard: heard.value, gaps: [] };
  if (heard.state === 'not-asked') return { heard: null, gaps: [] };
  const permission = heard.state === 'denied' ? heard.permission : null;
  return { heard: null, gaps: [{ what: LOG_LINES, why: whyUnknown(heard), permission }] };
}

/** A log may hold the very result of the authorizer's function. */
export function withLogged(
  inside: Inside,
  { request }: Prediction,
  { deployed }: Facts,
  logs: LogsTestimony | null,
): Inside {
  const does = logs === null ? null : readLogs(logs).functionDid;
  const name = valueOf(deployed.authorizers)?.find((one) => one.name === request.method?.authorizer)?.function ?? null;
  if (does === null || name === null || inside.behaviours?.[name] !== undefined) return inside;
  return { ...inside, behaviours: { ...inside.behaviours, [name]: [{ does }] } };
}
