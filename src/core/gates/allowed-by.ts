import { valueOf } from '../model/fact.ts';
import type { Facts } from '../model/facts.ts';
import type { Request } from '../model/request.ts';
import type { RuntimeState } from '../model/runtime-state.ts';
import { decide } from '../policy/index.ts';
import { firstContext } from './context.ts';
import { authorizationInput } from './policy-input.ts';
import type { ExchangePrediction } from './types.ts';

/** One statement of one policy. */
export interface NamedStatement {
  readonly policy: string;
  /** From 0. */
  readonly index: number;
  readonly sid: string | null;
}

/** The statement that lets the call through (or refuses it); null where no policy decides, or nobody can tell which. */
export function decidingStatement(
  facts: Facts,
  request: Request,
  runtime: RuntimeState,
  judged: ExchangePrediction,
): NamedStatement | null {
  const { method, stage, path, arn } = judged;
  if (method === null) return null;
  const context = { ...firstContext(facts, request, runtime, 'request'), method, stage, path, arn };
  const caller = method.authorizationType === 'AWS_IAM' ? (valueOf(facts.caller) ?? null) : null;
  return decide(authorizationInput(context, caller, null)).statement;
}
