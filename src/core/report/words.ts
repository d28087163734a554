import { causeOf, isCause, type Remedy } from '../causes/index.ts';
import type { DiagnosedAnswer, Diagnosis } from '../model/diagnosis.ts';
import type { Step } from '../verdict/types.ts';
import type { AppliedChange, CheckResult } from './types.ts';

/** `403 AccessDeniedException`; `no answer` when none came. */
export function answerWords(answer: Pick<DiagnosedAnswer, 'status' | 'errorType'> | null): string {
  if (answer === null) return 'not known';
  return answer.status === null
    ? 'no HTTP answer'
    : [answer.status, answer.errorType].filter((part) => part !== null).join(' ');
}

/** What the diagnosis comes to, in one line. */
export function headline({ outcome, causes, target, request }: Diagnosis): string {
  const call = `${target.method} ${target.path} on stage ${target.stage}`;
  if (outcome === 'refused') return `${call} is refused: ${causes[0]?.code ?? 'the cause is not known'}`;
  if (outcome === 'cannot-tell') return `${call}: could not tell`;
  // Somebody else answered: a backend, another service, a CDN in front. The API may never have been reached.
  const [elsewhere] = causes;
  if (elsewhere === undefined) return `${call}: nothing at the gateway refuses this call`;
  return isCause(elsewhere.code) && causeOf(elsewhere.code).apiNotReached === true
    ? `${request.method} ${request.path} on ${request.host} never reached the API: ${elsewhere.code}. ` +
        elsewhere.summary
    : `${call}: API Gateway did not refuse it: ${elsewhere.code}`;
}

export const AGREEMENT: Readonly<Record<Diagnosis['agreement'], string>> = {
  match: 'they agree',
  differs: 'they differ',
  'not-observed': 'no answer was seen',
};

export const VERDICT: Readonly<Record<Step['verdict'], string>> = {
  pass: '✔ pass',
  refuses: '✖ refuses',
  warn: '! warning',
  'cannot-tell': '? cannot tell',
  'not-applicable': '○ not applicable',
};

export const REMEDY: Readonly<Record<Remedy, string>> = {
  aws: 'a change in AWS',
  caller: 'the caller sends something else',
  code: 'the function or proxy is changed',
  org: 'the owner of the organization or network',
  none: 'nobody at API Gateway: it is not at fault',
};

export const CHECK: Readonly<Record<CheckResult['state'], string>> = {
  running: 'still running',
  passed: 'passed',
  predicted: "predicted: the caller's credentials were not at hand for a real call",
  'not-yet': 'not yet: the change had not settled when the check ended',
  failed: 'failed',
};

/** The command that takes one change back. */
export const undoCommand = ({ session }: Pick<AppliedChange, 'session'>): string =>
  `apigw-doctor sessions undo ${session}`;
