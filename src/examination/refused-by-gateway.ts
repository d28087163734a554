import { recognise } from '../core/answers/index.ts';
import type { SeenAnswer } from '../core/model/answer.ts';

/** Whether the gateway refused: no answer, or one of its own refusals. What the integration says is through. */
export function refusedByGateway(answer: Pick<SeenAnswer, 'status' | 'errorType' | 'headers' | 'body'>): boolean {
  if (answer.status === null) return true;
  if (answer.status < 400) return false;
  const { kind, layer } = recognise(answer);
  if (layer === 'application') return false;
  if (answer.status >= 500) return kind === 'authorizer-configuration';
  return answer.errorType !== null || [401, 403, 429].includes(answer.status);
}
