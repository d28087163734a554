import { type AccessFields, readLineOf, sameKind } from '../answers/index.ts';
import type { ApiType } from '../api-gateway/gates.ts';
import { RESPONSE_DEFAULTS } from '../api-gateway/response-types.ts';
import { causeOf } from '../causes/index.ts';
import type { SeenAnswer } from '../model/answer.ts';
import type { Certainty } from '../model/diagnosis.ts';
import type { Finding } from '../model/gate.ts';
import type { Exchange, Request } from '../model/request.ts';
import type { LogsTestimony, Testimony } from '../model/testimony.ts';
import type { Conclusion } from './causes.ts';
import { confirmedByLogs } from './log-findings.ts';
import { causesNamed } from './seen.ts';

/**
 * *proven*: the model and one more source agree, and the source is none of ours. *likely*: the model alone, or what was
 * judged is the draft. *possible*: it hangs on what is not known besides, the draft was judged and nobody saw that
 * refusal, the seen answer contradicts the model, or only its words speak for it and they do not name the policy.
 */
export function certaintyOf(finding: Finding, first: boolean, conclusion: Conclusion, testimony: Testimony): Certainty {
  const inLog = confirmedByLogs(finding.code, testimony.logs);
  if (finding.contradicted === true || conclusion.outcome === 'cannot-tell') return 'possible';
  if (finding.judgedOn === 'seen-answer')
    return isOutside(finding) ||
      inLog ||
      confirmedByTest(finding, testimony) ||
      causesNamed(conclusion.recognised).includes(finding.code)
      ? 'likely'
      : 'possible';
  if ((finding.unknownKeys?.length ?? 0) > 0) return 'possible';
  if (finding.judgedOn === 'draft') {
    const isLikely = conclusion.isConfirmed || finding.onlyCandidate === true;
    return isLikely || testimony.observed === null ? 'likely' : 'possible';
  }
  if (finding.mayBeUndeployed === true) return 'likely';
  if (inLog && testimony.logs?.ofPractice === false) return 'proven';
  if (causeOf(finding.code).confirmedBy === 'simulator' && simulatorAgrees(testimony)) return 'proven';
  if (!first) return 'likely';
  if (conclusion.isConfirmed && seenElsewhere(testimony)) return 'proven';
  return conclusion.agreement === 'differs' ? 'possible' : 'likely';
}

/** Somebody who is not the model saw this answer: the person, AWS, or a log that is none of ours. */
function seenElsewhere({ observed, calls, logs }: Testimony): boolean {
  if (observed === null) return false;
  const written = logs !== null && !logs.ofPractice;
  if (observed.from === 'given' || (observed.from === 'log' && written)) return true;
  return calls.some((call) => !call.ofPractice) || (written && tellsOf(logs, observed));
}

/** API Gateway was not involved. */
const isOutside = ({ code }: Finding): boolean => causeOf(code).gate === null;

/** The function was run and let the call through: what refuses must be a result that is kept. */
const confirmedByTest = ({ code }: Finding, { authorizerTest }: Testimony): boolean =>
  authorizerTest !== null && causeOf(code).confirmedBy === 'authorizer-test';

function simulatorAgrees({ simulator }: Testimony): boolean {
  return simulator !== null && !simulator.ofPractice && simulator.decision !== 'allowed';
}

/** The fields of the access-log line among these, by the names of their variables; null without one. */
export function accessFieldsIn({ lines, accessLog }: LogsTestimony): AccessFields | null {
  for (const line of lines) {
    const { says } = readLineOf(line, accessLog);
    if (says.kind === 'access') return says.fields;
  }
  return null;
}

/**
 * The refusal that was seen by nobody but the access log: of the same verb and path, at the time of the call. Null
 * where there is none, or where the line tells too little to be compared with anything.
 */
export function refusalInLogs(logs: LogsTestimony | null, request: Request, apiType: ApiType): SeenAnswer | null {
  const fields = logs === null ? null : accessFieldsIn(logs);
  if (fields === null || fields['httpMethod'] !== request.method || fields['path'] !== request.path) return null;
  const answer = answerOf(fields, 'request', apiType !== 'HTTP');
  return answer !== null && (answer.status ?? 0) >= 400 ? answer : null;
}

/** Whether the access log tells of the very answer that was seen. */
export function tellsOf(logs: LogsTestimony, seen: SeenAnswer): boolean {
  const fields = accessFieldsIn(logs);
  const answer = fields === null ? null : answerOf(fields, seen.exchange, seen.errorType !== null);
  return answer !== null && sameKind(answer, seen);
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html */
function answerOf(fields: AccessFields, exchange: Exchange, namesErrorTypes: boolean): SeenAnswer | null {
  const { status = '', 'error.message': text, 'error.responseType': type = '' } = fields;
  if (!/^\d{3}$/.test(status) || (text === undefined && !isResponseType(type))) return null;
  const errorType = namesErrorTypes && isResponseType(type) ? RESPONSE_DEFAULTS[type].errorType : null;
  return {
    exchange,
    status: Number(status),
    errorType,
    headers: errorType === null ? {} : { 'x-amzn-errortype': errorType },
    body: text === undefined ? '' : JSON.stringify({ [type === 'ACCESS_DENIED' ? 'Message' : 'message']: text }),
    from: 'log',
    browser: null,
  };
}

const isResponseType = (type: string): type is keyof typeof RESPONSE_DEFAULTS => Object.hasOwn(RESPONSE_DEFAULTS, type);
