import type { PredictedSituation } from '../../core/gates/types.ts';
import { valueOf } from '../../core/model/fact.ts';
import type { Account } from '../../core/model/ports.ts';
import type { SimulatorTestimony } from '../../core/model/testimony.ts';
import type { ExaminationListener } from '../events.ts';
import { gapOf, NOT_NEEDED, type WitnessReport } from './report.ts';

/** What the simulator is asked about. */
export interface SimulatedCall extends Pick<PredictedSituation, 'facts' | 'request' | 'prediction'> {
  readonly account: Account;
  /** True when the practice account answers; absent where the answer itself tells. */
  readonly practice: boolean | undefined;
}

/** Asks the IAM policy simulator about the caller, where the method asks for IAM and the caller is known. */
export async function askSimulator(
  { account, facts, request, prediction, practice }: SimulatedCall,
  onEvent: ExaminationListener,
): Promise<WitnessReport<SimulatorTestimony>> {
  const caller = valueOf(facts.caller) ?? null;
  const { arn, method } = prediction.request;
  if (caller === null || method?.authorizationType !== 'AWS_IAM') return NOT_NEEDED;
  onEvent({ type: 'step', step: 'simulator', state: 'running', result: null });
  const answer = await account.simulate(caller.identityArn, arn, request);
  if (answer.state === 'known')
    return { answer: { ...answer.value, ofPractice: practice ?? answer.value.ofPractice }, gaps: [] };
  return { answer: null, gaps: [gapOf('simulator', 'the IAM policy simulator', answer)] };
}
