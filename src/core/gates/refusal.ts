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

/** `arn:aws:apigateway:{region}::/{path}`: the ARN under which the control plane knows a thing. */
export const controlArn = (context: GateContext, path: string): string =>
  `arn:${context.facts.scope.partition}:apigateway:${context.facts.scope.region}::/${path}`;

/** The API itself: REST APIs and the newer two live under different names. */
export const apiPath = (context: GateContext): string =>
  `${context.facts.scope.apiType === 'REST' ? 'restapis' : 'apis'}/${context.facts.scope.apiId}`;

export const authorizerArn = (context: GateContext, id: string | null, name: string): string =>
  controlArn(context, `${apiPath(context)}/authorizers/${id ?? name}`);

export const functionArn = (context: GateContext, name: string): string =>
  name.startsWith('arn:')
    ? name
    : `arn:${context.facts.scope.partition}:lambda:${context.facts.scope.region}:${context.facts.scope.accountId}:function:${name}`;
