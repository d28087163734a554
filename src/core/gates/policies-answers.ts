import { gatewayAnswer } from '../answers/index.ts';
import { accountOf, methodArn } from '../api-gateway/arns.ts';
import { texts } from '../api-gateway/texts.ts';
import { valueOf } from '../model/fact.ts';
import type { Caller } from '../model/facts.ts';
import type { Gap } from '../model/gate.ts';
import type { AuthorizationDecision, DecidedBy } from '../policy/index.ts';
import { arnInDenial, managesConnection } from './connections.ts';
import type { GateContext } from './types.ts';

/** The answer ACCESS_DENIED in the words of the layer that refused. */
export function deniedAnswer(
  context: GateContext,
  caller: Caller | null,
  layer: DecidedBy,
  how: 'explicit' | 'implicit',
) {
  if (context.facts.scope.apiType === 'HTTP')
    return gatewayAnswer({ ...answerBase(context), type: 'ACCESS_DENIED', message: texts.forbidden });
  const message = texts.denied({
    who: caller?.arn ?? 'anonymous',
    arn: arnInDenial(context),
    layer: layer === 'authorizer' ? 'identity' : layer,
    how,
  });
  return gatewayAnswer({ ...answerBase(context), type: 'ACCESS_DENIED', message });
}

export const answerBase = (context: GateContext) => ({
  apiType: context.facts.scope.apiType,
  exchange: context.exchange,
  custom: valueOf(context.facts.deployed.gatewayResponses) ?? {},
});

export function methodResource(context: GateContext): string {
  const { scope } = context.facts;
  if (managesConnection(context)) return context.arn;
  return methodArn(scope, context.method?.path ?? '', context.method?.httpMethod ?? '');
}

export const dependsOn = (decision: AuthorizationDecision): string =>
  `It depends on ${decision.undecided.join(', ') || 'what could not be read'}.`;
export const undecidedOf = (decision: AuthorizationDecision): readonly Gap[] =>
  decision.undecided.map((key) => ({
    about: `condition-key:${key}`,
    what: `condition key ${key}`,
    why: 'its value in this request is not known',
    permission: null,
  }));

export function grantedBy(decision: AuthorizationDecision, caller: Caller): string {
  const where =
    decision.statement === null
      ? ''
      : ` (${decision.statement.policy}, statement ${decision.statement.sid ?? decision.statement.index + 1})`;
  return `AWS_IAM: ${accountOf(caller.arn) === null ? 'the caller' : caller.name} may call it${where}.`;
}
