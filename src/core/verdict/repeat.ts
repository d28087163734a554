import type { SeenAnswer } from '../model/answer.ts';
import type { Repeat, RepeatCause } from '../model/diagnosis.ts';
import { factEvidence, valueOf } from '../model/fact.ts';
import type { Case } from './types.ts';

/** Deployments and usage plans have been seen to take this long to reach every host. */
const SETTLES_WITHIN_MS = 5 * 60_000;

/**
 * The same call made several times (null: no answer came), counted, and why its answer can come and go, ranked.
 * `now` is the time of the last call in milliseconds since 1970.
 */
export function repeated(series: readonly (SeenAnswer | null)[], subject: Case, now: number): Repeat {
  const answers = countedOf(series);
  const comesAndGoes = answers.length > 1;
  const candidates = [
    throttle(series),
    canary(series, subject, comesAndGoes),
    propagation(series, subject, comesAndGoes, now),
    authorizerCache(series, subject),
    backend(series),
  ].filter((candidate) => candidate !== null);
  const causes = [...candidates].sort((a, b) => b.weight - a.weight).map(({ cause }) => cause);
  const unanswered = series.filter((answer) => answer === null).length;
  return {
    times: series.length,
    answers,
    unanswered,
    comesAndGoes,
    summary: summaryOf(answers, unanswered, series.length, causes),
    causes,
  };
}

type Weighted = { readonly weight: number; readonly cause: RepeatCause } | null;
const weighted = (weight: number, cause: RepeatCause): Weighted => ({ weight, cause });

function countedOf(series: readonly (SeenAnswer | null)[]): Repeat['answers'] {
  const counts = new Map<string, Repeat['answers'][number]>();
  for (const answer of series) {
    if (answer === null) continue;
    const key = keyOf(answer);
    const before = counts.get(key)?.count ?? 0;
    counts.set(key, { status: answer.status, errorType: answer.errorType, count: before + 1 });
  }
  return [...counts.values()].sort((a, b) => b.count - a.count);
}

const keyOf = ({ status, errorType }: SeenAnswer): string => `${status} ${errorType ?? ''}`;

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-request-throttling.html */
function throttle(series: readonly (SeenAnswer | null)[]): Weighted {
  const refused = series.filter((answer) => answer?.status === 429).length;
  if (refused === 0) return null;
  return weighted(10, {
    kind: 'throttle',
    certainty: 'likely',
    because:
      `${refused} of ${series.length} calls returned 429: a rate limit or quota is used up. Calls pass again ` +
      'when it is refilled.',
    evidence: [
      { source: 'call', operation: null, path: '/status', value: 429, note: `${refused} of ${series.length}` },
    ],
  });
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html */
function canary(series: readonly (SeenAnswer | null)[], { facts }: Case, comesAndGoes: boolean): Weighted {
  const stage = valueOf(facts.stage);
  const release = stage?.canary ?? null;
  if (stage == null || release === null || release.percentTraffic <= 0 || release.percentTraffic >= 100) return null;
  const other = Math.min(...countedOf(series).map(({ count }) => count));
  const share = (100 * other) / Math.max(1, series.length);
  const expected = Math.min(release.percentTraffic, 100 - release.percentTraffic);
  const fits = comesAndGoes && Math.abs(share - expected) <= 100 / Math.sqrt(series.length);
  return weighted(fits ? 8 : comesAndGoes ? 5 : 2, {
    kind: 'canary',
    certainty: fits ? 'likely' : 'possible',
    because:
      `Stage "${stage.name}" sends ${release.percentTraffic} % of the calls to the canary deployment ` +
      `${release.deploymentId}, the others to ${stage.deploymentId}.`,
    evidence: [factEvidence('GetStage', '/canarySettings', release)],
  });
}

function propagation(
  series: readonly (SeenAnswer | null)[],
  { facts }: Case,
  comesAndGoes: boolean,
  now: number,
): Weighted {
  const at = valueOf(facts.stage)?.deployedAt ?? null;
  const age = at === null ? Number.NaN : now - Date.parse(at);
  if (!(age >= 0 && age <= SETTLES_WITHIN_MS)) return null;
  const once = comesAndGoes && changes(series) === 1;
  return weighted(once ? 9 : comesAndGoes ? 6 : 1, {
    kind: 'propagation',
    certainty: comesAndGoes ? 'likely' : 'possible',
    because:
      `The stage was deployed ${Math.round(age / 1000)} s ago; for some time, both the old and the new ` +
      'deployment can ' +
      `answer.${once ? ' The answer changed once and then stayed the same.' : ''}`,
    evidence: [factEvidence('GetDeployment', '/createdDate', at)],
  });
}

/** How often the answer differs from the one before. */
function changes(series: readonly (SeenAnswer | null)[]): number {
  const keys = series.flatMap((answer) => (answer === null ? [] : [keyOf(answer)]));
  return keys.filter((key, index) => index > 0 && key !== keys[index - 1]).length;
}

/**
 * A cached policy serves every method until it expires.
 * docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization-with-console.html
 */
function authorizerCache(series: readonly (SeenAnswer | null)[], { facts, prediction }: Case): Weighted {
  const name = prediction.request.method?.authorizer ?? null;
  const authorizer = valueOf(facts.deployed.authorizers)?.find((one) => one.name === name);
  if (authorizer === undefined || authorizer.function === null || authorizer.ttlSeconds <= 0) return null;
  const refused = series.filter((answer) => answer?.status === 401 || answer?.status === 403).length;
  const mixed = refused > 0 && refused < series.length;
  return weighted(mixed ? 7 : 3, {
    kind: 'authorizer-cache',
    certainty: mixed ? 'likely' : 'possible',
    because:
      `Authorizer "${authorizer.name}" caches its result for ${authorizer.ttlSeconds} s. A cached policy for ` +
      'only one method refuses all other methods until it expires. Which call fills the cache is random.',
    evidence: [factEvidence('GetAuthorizers', '/items', { name: authorizer.name, ttlSeconds: authorizer.ttlSeconds })],
  });
}

/** Server errors between answers that pass are the backend's own. */
function backend(series: readonly (SeenAnswer | null)[]): Weighted {
  const broken = series.filter((answer) => answer?.status != null && answer.status >= 500).length;
  if (broken === 0 || broken === series.length) return null;
  return weighted(4, {
    kind: 'backend',
    certainty: 'possible',
    because:
      `${broken} of ${series.length} calls returned 5xx: the integration sometimes fails. This is not an ` +
      'authorization problem.',
    evidence: [],
  });
}

function summaryOf(
  answers: Repeat['answers'],
  unanswered: number,
  times: number,
  causes: readonly RepeatCause[],
): string {
  const silent = unanswered === 0 ? '' : ` ${unanswered} got no answer.`;
  const [only] = answers;
  if (only === undefined) return `None of ${times} calls got an answer.`;
  const words = (answer: Repeat['answers'][number]): string =>
    [answer.status, answer.errorType].filter((part) => part !== null).join(' ');
  if (answers.length === 1) return `All ${only.count} answers are the same: ${words(only)}.${silent}`;
  const counted = answers.map((answer) => `${answer.count} × ${words(answer)}`).join(', ');
  return `The answers vary: ${counted}.${silent}${causes[0] === undefined ? '' : ` Most likely: ${causes[0].because}`}`;
}
