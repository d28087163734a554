import { causeOf } from '../causes/index.ts';
import type { Certainty } from '../model/diagnosis.ts';
import type { Finding } from '../model/gate.ts';
import type { Testimony } from '../model/testimony.ts';
import type { Conclusion } from './causes.ts';
import { confirmedByLogs } from './log-findings.ts';
import { tellsOf } from './logged-answer.ts';

/**
 * *proven*: the model and one more source agree, and the source is none of ours. *likely*: the model alone, or what was
 * judged is the draft. *possible*: the seen answer contradicts the model, or only its words speak for the cause.
 */
export function certaintyOf(finding: Finding, first: boolean, conclusion: Conclusion, testimony: Testimony): Certainty {
  const inLog = confirmedByLogs(finding.code, testimony.logs);
  if (finding.judgedOn === 'seen-answer')
    return isOutside(finding) || inLog || heardBesides(finding, testimony) ? 'likely' : 'possible';
  if (finding.judgedOn === 'draft') return 'likely';
  if (inLog && testimony.logs?.ofPractice === false) return 'proven';
  if (causeOf(finding.code).confirmedBy === 'simulator' && simulatorAgrees(testimony)) return 'proven';
  if (!first) return 'likely';
  if (conclusion.agreement === 'match' && seenElsewhere(testimony)) return 'proven';
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
const heardBesides = ({ code }: Finding, { authorizerTest }: Testimony): boolean =>
  authorizerTest !== null && causeOf(code).confirmedBy === 'authorizer-test';

function simulatorAgrees({ simulator }: Testimony): boolean {
  return simulator !== null && !simulator.ofPractice && simulator.decision !== 'allowed';
}
