import { recognise } from '../../core/answers/index.ts';
import type { Prediction } from '../../core/gates/types.ts';
import type { SeenAnswer } from '../../core/model/answer.ts';
import type { Request } from '../../core/model/request.ts';
import type { RuntimeState } from '../../core/model/runtime-state.ts';

/** What names a request or belongs to one hop, and no function or server wrote. */
const OF_GATEWAY = /^(?:x-amzn?-|apigw-|server$|date$|connection$|keep-alive$|content-length$|transfer-encoding$|via$)/;

/**
 * What the backend does with this request, as the real call showed it: AWS tells of no function what it answers. Only
 * where the integration itself spoke, and nobody told before. What the same function does with another verb, a
 * preflight above all, stays unknown.
 */
export function withAnswered(
  runtime: RuntimeState,
  { request: { method } }: Prediction,
  { method: verb }: Request,
  called: SeenAnswer | null,
): RuntimeState {
  const { status } = called ?? {};
  if (called === null || called.exchange !== 'request' || status == null || !byIntegration(called)) return runtime;
  const headers = Object.fromEntries(Object.entries(called.headers).filter(([name]) => !OF_GATEWAY.test(name)));
  const { body } = called;
  const integration = method?.integration;
  if (integration?.type === 'AWS_PROXY' && runtime.behaviours?.[integration.function] === undefined)
    return {
      ...runtime,
      behaviours: {
        ...runtime.behaviours,
        [integration.function]: [
          { when: { methods: [verb] }, does: { returns: { statusCode: status, headers, body } } },
        ],
      },
    };
  if (integration?.type !== 'HTTP_PROXY') return runtime;
  const host = URL.parse(integration.uri)?.hostname.toLowerCase();
  if (host === undefined || runtime.otherHosts?.some((other) => other.host.toLowerCase() === host) === true)
    return runtime;
  return {
    ...runtime,
    otherHosts: [
      ...(runtime.otherHosts ?? []),
      { host, service: 'the backend', region: null, answers: { status, headers, body } },
    ],
  };
}

/** API Gateway names an error type on what a REST API refuses itself; what passes is the integration's too. */
function byIntegration(called: SeenAnswer): boolean {
  return called.errorType === null && ((called.status ?? 0) < 400 || recognise(called).layer === 'application');
}
