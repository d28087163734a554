import type { PredictedSituation, Prediction } from '../../core/gates/types.ts';
import { type Fact, valueOf } from '../../core/model/fact.ts';
import type { Account } from '../../core/model/ports.ts';
import type { Request } from '../../core/model/request.ts';
import type { SimulatorTestimony } from '../../core/model/testimony.ts';
import type { ExaminationListener } from '../events.ts';
import { gapOf, NOT_NEEDED, type WitnessReport } from './report.ts';

/** Told who calls, and what is called, while other facts are still being read. */
export interface SimulatorAhead {
  readonly onIdentity: (identityArn: string) => void;
  readonly onPrediction: (prediction: Prediction) => void;
  /** The answer; what was asked ahead is not asked again. */
  readonly ask: (identityArn: string, arn: string) => Promise<Fact<SimulatorTestimony>>;
}

/** The simulator needs no policy from us: it is asked as soon as the identity and an IAM method are known. */
export function simulatorAhead(account: Account, request: Request, isWanted: boolean): SimulatorAhead {
  const asked = new Map<string, Promise<Fact<SimulatorTestimony>>>();
  let identity: string | null = null;
  let called: string | null = null;
  const ask = (identityArn: string, arn: string): Promise<Fact<SimulatorTestimony>> => {
    const key = `${identityArn} ${arn}`;
    const answer = asked.get(key) ?? account.simulate(identityArn, arn, request);
    asked.set(key, answer);
    return answer;
  };
  const askAhead = (): void => {
    if (isWanted && identity !== null && called !== null) void ask(identity, called).catch(() => undefined);
  };
  return {
    ask,
    onIdentity: (identityArn) => {
      identity = identityArn;
      askAhead();
    },
    onPrediction: ({ request: { arn, method } }) => {
      if (method?.authorizationType !== 'AWS_IAM') return;
      called = arn;
      askAhead();
    },
  };
}

/** What the simulator is asked about. */
export interface SimulatedCall extends Pick<PredictedSituation, 'facts' | 'prediction'> {
  readonly simulator: Pick<SimulatorAhead, 'ask'>;
  /** True when the practice account answers; absent where the answer itself tells. */
  readonly practice: boolean | undefined;
}

/** Asks the IAM policy simulator about the caller, where the method asks for IAM and the caller is known. */
export async function askSimulator(
  { simulator, facts, prediction, practice }: SimulatedCall,
  onEvent: ExaminationListener,
): Promise<WitnessReport<SimulatorTestimony>> {
  const caller = valueOf(facts.caller) ?? null;
  const { arn, method } = prediction.request;
  if (caller === null || method?.authorizationType !== 'AWS_IAM') return NOT_NEEDED;
  onEvent({ type: 'step', step: 'simulator', state: 'running', result: null });
  const answer = await simulator.ask(caller.identityArn, arn);
  if (answer.state === 'known')
    return { answer: { ...answer.value, ofPractice: practice ?? answer.value.ofPractice }, gaps: [] };
  return { answer: null, gaps: [gapOf('simulator', 'the IAM policy simulator', answer)] };
}
