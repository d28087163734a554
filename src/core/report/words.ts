import { causeOf, type FindingCode, isCause, type Remedy } from '../causes/index.ts';
import type { DiagnosedAnswer, Diagnosis } from '../model/diagnosis.ts';
import type { Evidence } from '../model/fact.ts';
import type { PendingEdit } from '../model/plan.ts';
import { shellWord } from '../model/sanitize.ts';
import type { Step } from '../verdict/types.ts';
import type { AppliedChange, CheckResult, SessionSummary } from './types.ts';

/** `GET /new: new; also allows: everyone on GET /new; now refuses: nothing`. */
export const pendingWords = ({ phrases, letsIn, shutsOut }: PendingEdit): string =>
  `${phrases.join(', ')}; also allows: ${letsIn.text}; now refuses: ${shutsOut.text}`;

/** `403 AccessDeniedException`; `no answer` when none came. */
export function answerWords(answer: Pick<DiagnosedAnswer, 'status' | 'errorType'> | null): string {
  if (answer === null) return 'not known';
  return answer.status === null
    ? 'no HTTP answer'
    : [answer.status, answer.errorType].filter((part) => part !== null).join(' ');
}

/** `13 in 3 rounds; the verdict stood after 0.4 s`: what the answer took of AWS and of time. */
export function callsWords({ total, rounds, verdictMs }: Diagnosis['calls']): string {
  const counted = `${total} in ${rounds === 1 ? 'one round' : `${rounds} rounds`}`;
  return verdictMs === undefined ? counted : `${counted}; verdict after ${(verdictMs / 1000).toFixed(1)} s`;
}

/** What a diagnosis comes to, without a sentence: every page says this, and nothing else of the outcome. */
export interface Result {
  readonly says: 'refused' | 'let-through' | 'other-service' | 'backend' | 'cannot-tell';
  /** The cause that stops the call; null where none is known. */
  readonly code: FindingCode | null;
  /** The service that answered in the place of the API; null where none did. */
  readonly service: string | null;
  /** The call was seen to go through, and what was read says that it does not. */
  readonly isUnexplained: boolean;
}

export function resultOf({ outcome, causes, agreement, observed }: Diagnosis): Result {
  const [first] = causes;
  const code = first?.code ?? null;
  const isUnexplained = outcome === 'allowed' && agreement === 'differs' && observed !== null;
  if (outcome !== 'allowed') return { says: outcome, code, service: null, isUnexplained };
  if (first === undefined) return { says: 'let-through', code, service: null, isUnexplained };
  return first.gate === null
    ? { says: 'other-service', code, service: first.resource.replace(/^host:/, ''), isUnexplained: false }
    : { says: 'backend', code, service: null, isUnexplained: false };
}

/** The result in a few words, to be said of a call that was just named. */
export function resultWords(diagnosis: Diagnosis): string {
  const { says, code, service, isUnexplained } = resultOf(diagnosis);
  switch (says) {
    case 'refused':
      return `refused: ${code ?? 'the cause is not known'}`;
    case 'cannot-tell':
      return code === null ? 'could not tell' : `could not tell; possible: ${code}`;
    case 'let-through':
      return isUnexplained
        ? `API Gateway let this call through (${answerWords(diagnosis.observed)}), although the settings that ` +
            'were read predict a refusal'
        : 'API Gateway does not refuse this call';
    // The API may never have been reached.
    case 'other-service':
      return `answered by ${service}, not by API Gateway: ${code}`;
    case 'backend':
      return `API Gateway did not refuse it: ${code}`;
  }
}

/** The result as a sentence of its own. */
export function resultSentence(diagnosis: Diagnosis): string {
  const words = resultWords(diagnosis);
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}

/** The call, and what the diagnosis comes to, in one line. */
export function headline(diagnosis: Diagnosis): string {
  const { target, request, causes } = diagnosis;
  const code = causes[0]?.code;
  if (code !== undefined && isCause(code) && causeOf(code).apiNotReached === true)
    return (
      `${request.method} ${request.path} on ${request.host} never reached the API: ${resultWords(diagnosis)}. ` +
      `${causes[0]?.summary ?? ''}`
    );
  return `${target.method} ${target.path} on stage ${target.stage}: ${resultWords(diagnosis)}`;
}

/** What the report is about, in one line: once something was changed, what was and what is now. */
export function titleOf({ diagnosis, after }: Pick<SessionSummary, 'diagnosis' | 'after'>): string {
  if (after === null) return headline(diagnosis);
  const { method, path, stage } = diagnosis.target;
  return `${method} ${path} on stage ${stage}: ${changeWords(diagnosis, after)}`;
}

/** `was refused, now allowed`. */
export const changeWords = (before: Diagnosis, after: Diagnosis): string =>
  `was ${STATE[before.outcome]}, ${before.outcome === after.outcome ? 'still' : 'now'} ${STATE[after.outcome]}`;

const STATE: Readonly<Record<Diagnosis['outcome'], string>> = {
  refused: 'refused',
  allowed: 'allowed',
  'cannot-tell': 'unknown',
};

/** The command that prints an offered change as code; what the call carried of secrets has to be given again. */
export function codeCommand({ target, request }: Pick<Diagnosis, 'target' | 'request'>, fixId: string): string {
  const place =
    target.apiType === 'WEBSOCKET'
      ? { 'route-key': target.routeKey ?? request.path }
      : { method: request.method, path: target.path };
  const flags = {
    region: target.region,
    api: target.apiId,
    stage: target.stage,
    ...place,
    caller: request.caller,
    ...(request.sourceIp === null ? {} : { 'source-ip': request.sourceIp }),
    apply: fixId,
  };
  const words = Object.entries(flags).map(([name, value]) => `--${name} ${shellWord(value)}`);
  return `apigw-doctor fix ${words.join(' ')} --format cli`;
}

/** The predicted answer; where no gate answers and none is in doubt, the call goes through to an unknown answer. */
export function predictedWords({ predicted, agreement }: Pick<Diagnosis, 'predicted' | 'agreement'>): string {
  return predicted === null && agreement === 'match' ? 'let through' : answerWords(predicted);
}

/** How the seen answer and the prediction compare. */
export function agreementWords({ observed, agreement }: Pick<Diagnosis, 'observed' | 'agreement'>): string {
  if (agreement === 'match') return 'they agree';
  if (agreement === 'differs') return 'they differ';
  return observed === null ? 'no answer was seen' : 'nothing to compare with';
}

export const VERDICT: Readonly<Record<Step['verdict'], string>> = {
  pass: '✔ pass',
  refuses: '✖ refuses',
  warn: '! warning',
  'cannot-tell': '? cannot tell',
  'not-applicable': '○ not applicable',
};

/** Where a piece of evidence comes from. */
export const SOURCE: Readonly<Record<Evidence['source'], string>> = {
  fact: 'the settings read',
  observed: 'the answer you saw',
  call: 'the real call',
  simulator: 'the simulator',
  'authorizer-test': 'the authorizer test',
  log: 'a log line',
  waf: 'a WAF sample',
};

export const REMEDY: Readonly<Record<Remedy, string>> = {
  aws: 'a change in AWS',
  caller: 'change the request',
  code: 'change the function or proxy',
  org: 'the owner of the organization or network',
  none: 'nothing to change in API Gateway: it did not cause the refusal',
};

export const CHECK: Readonly<Record<CheckResult['state'], string>> = {
  running: 'still running',
  passed: 'passed',
  predicted: "predicted: the caller's credentials were not available for a real call",
  'not-yet': 'not yet: the change had not taken effect when the check ended',
  failed: 'failed',
};

/** The command that takes one change back. */
export const undoCommand = ({ session }: Pick<AppliedChange, 'session'>): string =>
  `apigw-doctor sessions undo ${session}`;

/** Where two texts begin to differ and where they end to, snapped to whole segments between `/`, `:` and `,`. */
export function difference(
  granted: string,
  asked: string,
): { readonly start: number; readonly grantedEnd: number; readonly askedEnd: number } {
  let start = 0;
  while (start < granted.length && start < asked.length && granted[start] === asked[start]) start++;
  while (start > 0 && !/[/:,]/.test(granted[start - 1] ?? '')) start--;
  let same = 0;
  while (
    same < granted.length - start &&
    same < asked.length - start &&
    granted[granted.length - 1 - same] === asked[asked.length - 1 - same]
  )
    same++;
  while (same > 0 && !/[/:,]/.test(granted[granted.length - same] ?? '')) same--;
  const end = (text: string): number => {
    const until = text.length - same;
    if (until > start) return until;
    return text.length;
  };
  // A segment at a time: only the first that differs is marked, the rest follows from it.
  const first = (text: string, until: number): number => {
    const next = text.slice(start, until).search(/[/:,]/);
    return next <= 0 ? until : start + next;
  };
  return { start, grantedEnd: first(granted, end(granted)), askedEnd: first(asked, end(asked)) };
}
