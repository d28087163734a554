import { isHandshake } from '../../core/api-gateway/connections.ts';
import { isOfPractice, type SeenAnswer } from '../../core/model/answer.ts';
import { whyUnknown } from '../../core/model/fact.ts';
import type { Facts } from '../../core/model/facts.ts';
import type { Account, Signer } from '../../core/model/ports.ts';
import type { Request } from '../../core/model/request.ts';
import type { Testimony, WitnessGap } from '../../core/model/testimony.ts';
import type { ExaminationListener } from '../events.ts';
import type { WitnessReport } from './report.ts';

/** The call to make, and whether it may be made. */
export interface CallToMake {
  readonly account: Account;
  readonly facts: Facts;
  readonly request: Request;
  readonly signer: Signer | null;
  readonly options: { readonly call: boolean; readonly anyVerb?: boolean };
}

/** Sends the request for real, where that was asked for and the caller's credentials are at hand. */
export async function makeCall(
  { account, facts, request, signer, options }: CallToMake,
  onEvent: ExaminationListener,
): Promise<WitnessReport<SeenAnswer>> {
  if (!options.call) return notMade('it was not asked for');
  if (request.signing !== null && signer === null) return notMade("the caller's credentials are not available");
  onEvent({ type: 'step', step: 'test-call', state: 'running', result: null });
  const answer = await account.call(request, signer, {
    anyVerb: options.anyVerb ?? false,
    webSocket: isHandshake(facts.scope.apiType, request.path),
  });
  if (answer.state === 'known') return { answer: answer.value, gaps: [] };
  if (answer.state === 'failed')
    return { answer: null, gaps: [gap('the answer to the real call', answer.why, { unanswered: true })] };
  return notMade(whyUnknown(answer));
}

const notMade = (why: string): WitnessReport<SeenAnswer> => ({
  answer: null,
  gaps: [gap('a real call', why, { unanswered: false })],
});

const gap = (what: string, why: string, { unanswered }: { readonly unanswered: boolean }): WitnessGap => ({
  witness: 'call',
  unanswered,
  what,
  why,
  permission: null,
});

/** The answer to the real call as testimony; `practice`: the account is known to be the practice account. */
export const callsOf = (answer: SeenAnswer | null, request: Request, practice = false): Testimony['calls'] =>
  answer === null ? [] : [{ signed: request.signing !== null, answer, ofPractice: practice || isOfPractice(answer) }];
