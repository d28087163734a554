import type { Facts } from '../core/model/facts.ts';
import type { Account, CallerChoice, Target } from '../core/model/ports.ts';
import type { Request } from '../core/model/request.ts';
import type { StepId } from '../core/verdict/types.ts';
import { type ExaminationListener, settle } from './events.ts';
import { liveSteps } from './live-steps.ts';
import { STEPS_WITHOUT_FACTS } from './one-step.ts';
import type { ExamineOptions } from './options.ts';
import { isReadBy, stepOfRead } from './step-reads.ts';
import type { SimulatorAhead } from './witnesses/simulator.ts';

/** Steps settle while facts come in. Where one step runs again, only what it is read with is asked. */
export async function readFacts(
  account: Account,
  target: Target,
  request: Request,
  caller: CallerChoice,
  { only, beside, patience, testAuthorizer, runtime, observed }: ExamineOptions,
  { onPrediction, onIdentity }: Pick<SimulatorAhead, 'onPrediction' | 'onIdentity'>,
  onEvent: ExaminationListener,
  stands: () => void,
): Promise<Facts> {
  if (only !== undefined && STEPS_WITHOUT_FACTS.includes(only.step)) return only.before.facts;
  // A token's signature is checked, and an authorizer's function run, when all facts are there.
  const upTo: StepId | null =
    testAuthorizer === true ? 'lambda-authorizer' : request.token === null ? null : 'cognito-jwt';
  const live = { request, runtime: only?.before.runtime ?? runtime ?? {}, observed, upTo, onPrediction };
  const { onFact, end } = liveSteps(live, (step) => settle([step], () => true, onEvent), stands);
  const facts = await account.readFacts(target, request, caller, {
    onProgress: (progress) => onEvent({ type: 'read', ...progress }),
    onFact,
    onIdentity,
    ...(patience === undefined ? {} : { groups: { of: stepOfRead, ms: patience } }),
    ...(only === undefined ? {} : { refetch: (operation) => isReadBy(only.step, operation) }),
    ...(beside === true ? { refetch: () => false } : {}),
  });
  end();
  return facts;
}
