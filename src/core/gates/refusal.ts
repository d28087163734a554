import { type GatewayAnswerInput, gatewayAnswer } from '../answers/index.ts';
import type { Answer } from '../model/answer.ts';
import { valueOf } from '../model/fact.ts';
import type { GateContext } from './types.ts';

type Extra = Partial<Pick<GatewayAnswerInput, 'errorType' | 'headers'>>;

/**
 * The answer with which API Gateway refuses in this context: the stage's customised gateway responses apply. `message`
 * null = the type's own text.
 */
export function refusal(
  context: GateContext,
  type: GatewayAnswerInput['type'],
  message: string | null = null,
  extra: Extra = {},
): Answer {
  return gatewayAnswer({
    apiType: context.facts.scope.apiType,
    exchange: context.exchange,
    type,
    message,
    custom: valueOf(context.facts.deployed.gatewayResponses) ?? {},
    verb: context.request.method,
    ...extra,
  });
}
