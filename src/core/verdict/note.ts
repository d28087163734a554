import { includesMessage, type Recognised, recognise } from '../answers/index.ts';
import type { Prediction } from '../gates/index.ts';
import type { Answer, SeenAnswer } from '../model/answer.ts';
import type { GateResult } from '../model/gate.ts';

/**
 * Answers that API Gateway gives only to a call that all its gates let through, or that the integration gave itself.
 * Which the first are:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 */
export function isPastGates(seen: SeenAnswer | null, recognised: Recognised | null): boolean {
  if (seen === null || recognised === null || seen.exchange !== 'request' || seen.status === null || seen.status < 400)
    return false;
  if (seen.status === 401 || seen.status === 403) return false;
  if (recognised.layer === 'application') return true;
  return isOfValidation(recognised) || ['integration-timeout', 'connection-gone'].includes(recognised.kind);
}

/**
 * The prediction, where the answer came from behind the gates: what only the draft would refuse, because what the stage
 * serves could not be read, was not refused by what the stage serves.
 */
export function withAnswerPastGates(prediction: Prediction, seen: SeenAnswer | null): Prediction {
  if (seen === null || seen.exchange !== 'request' || seen.status === null) return prediction;
  if (seen.status >= 400 && recognise(seen).layer !== 'application') return prediction;
  const { request } = prediction;
  const isOfDraft = ({ verdict, causes }: GateResult): boolean =>
    verdict === 'refuses' && causes.length > 0 && causes.every(({ judgedOn }) => judgedOn === 'draft');
  if (!request.refusals.some(isOfDraft)) return prediction;
  const results = request.results.map((result) => (isOfDraft(result) ? servedOtherwise(result) : result));
  const refusals = request.refusals.filter((result) => !isOfDraft(result));
  const isOpen = results.some(({ verdict }) => verdict === 'cannot-tell');
  const outcome = refusals.length > 0 ? 'refused' : isOpen ? 'cannot-tell' : 'allowed';
  const stop = results.findIndex(({ verdict }) => verdict === 'refuses');
  const reached = (stop === -1 ? results : results.slice(0, stop + 1)).map(({ gate }) => gate);
  const answer = refusals[0]?.answer ?? null;
  return { ...prediction, request: { ...request, results, refusals, outcome, answer, reached } };
}

const servedOtherwise = (result: GateResult): GateResult => ({
  ...result,
  verdict: 'passes',
  because:
    'The draft would refuse the call here. The stage serves different settings: the answer shows that the call ' +
    'passed this check.',
  answer: null,
  causes: [],
});

/** Answers of request validation, which every other gate has let through. */
export const isOfValidation = ({ kind, layer }: Recognised): boolean =>
  layer !== 'application' && (kind === 'bad-request' || kind === 'unsupported-media-type');

/** The request itself was answered, and not refused. */
export const isSeenThrough = (seen: SeenAnswer | null): boolean =>
  seen !== null && seen.exchange === 'request' && seen.status !== null && seen.status < 400;

/** What an answer from behind the gates says, in one sentence; null for any other. */
export function noteOn(
  seen: SeenAnswer | null,
  recognised: Recognised | null,
  prediction: Prediction,
  refused: boolean,
): string | null {
  if (seen !== null && recognised !== null) return refused ? null : ofSeen(seen, recognised);
  const { answer, outcome, results } = prediction.request;
  const reached = results.some((r) => r.gate === 'integration' && r.verdict === 'passes');
  if (outcome !== 'allowed' || !reached || answer?.status == null || answer.status < 400) return null;
  if (answer.status === 410 && answer.errorType === 'GoneException') return GONE;
  return `The call would reach the integration, which returns ${answer.status}: no earlier check refuses the call.`;
}

/**
 * That somebody else's words hide API Gateway's own; null where they do not.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function customisedNote(answer: Answer | null): string | null {
  if (answer?.customised === undefined) return null;
  const { by, usual, segments } = answer.customised;
  if (segments === null) return `The body of gateway response ${by} is not known. API Gateway's own would be ${usual}`;
  return includesMessage(segments)
    ? null
    : `This API customises gateway response ${by}: callers see its body instead of ${usual}`;
}

/** https://repost.aws/knowledge-center/410-gone-api-gateway */
const GONE = 'IAM lets the call through. The 410 says that this connection is closed, or was not open yet.';

function ofSeen(seen: SeenAnswer, recognised: Recognised): string | null {
  const { status, exchange } = seen;
  if (exchange !== 'request' || status === null || status < 400) return null;
  if (recognised.layer === 'application')
    return (
      `The call reached the integration: the ${status} is the backend's own ` +
      `answer${status === 404 ? ': it found no such resource' : ''}.`
    );
  switch (recognised.kind) {
    case 'bad-request':
      return (
        `The call passed authorization: the ${status} says that its body or parameters are not what the method asks ` +
        'for.'
      );
    case 'unsupported-media-type':
      return (
        'The call passed authorization and reached the integration, which does not accept a body with this ' +
        'Content-Type (415).'
      );
    case 'too-large':
      return 'The 413 is about the size of the request (API Gateway accepts 10 MB), not about a permission.';
    case 'uri-too-long':
      return 'The 414 is about the length of the URL, not about a permission.';
    case 'integration-timeout':
      return `API Gateway called the integration, but could not reach it or got no answer in time (${status}).`;
    case 'connection-gone':
      return GONE;
    case 'server-error':
    case 'other':
      return status >= 500 && isGateway(recognised)
        ? 'The call reached the integration: it failed, or answered in a form that API Gateway cannot pass on ' +
            `(${status}).`
        : null;
    default:
      return null;
  }
}

const isGateway = ({ layer }: Recognised): boolean =>
  layer === 'rest-gateway' || layer === 'http-gateway' || layer === 'websocket-gateway';
