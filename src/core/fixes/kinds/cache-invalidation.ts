import { known, valueOf } from '../../model/fact.ts';
import type { MethodCaching, Stage } from '../../model/facts.ts';
import { cachingOf, patchPathOf, usualKey } from '../../model/settings.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { expectations, settingsDocument } from '../setting-edits/definition-edit.ts';
import { UNDEPLOYED } from '../setting-edits/supplied-key.ts';

/**
 * Answers a call that may not empty the cache from the cache, with a Warning header, in place of refusing it. Nobody
 * gets to empty the cache by it. https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-caching.html
 */
export const cacheControlStrategy: Fix = {
  name: 'cache-control-strategy',
  codes: ['cache-invalidation-denied'],
  candidates: (input) => {
    const stage = valueOf(input.facts.stage) ?? null;
    const { method } = input.prediction.request;
    const caching = stage === null || method === null ? null : cachingOf(stage, method.path, method.httpMethod ?? '');
    return stage === null || caching === null ? [] : [candidate(input, stage, caching)];
  },
};

const NAME = 'unauthorizedCacheControlHeaderStrategy';
const SUCCEED = 'SUCCEED_WITH_RESPONSE_HEADER' as const;

function candidate({ facts }: PlanInput, stage: Stage, caching: MethodCaching): Candidate {
  const { path, httpMethod } = caching;
  const isForAll = path === '*';
  const what = isForAll ? 'every GET method' : `${httpMethod} ${path}`;
  const [old, now] = [{ [NAME]: caching[NAME] }, { [NAME]: SUCCEED }];
  const methodCaching = (stage.methodCaching ?? []).map((one) => (one === caching ? { ...one, [NAME]: SUCCEED } : one));
  return {
    ...UNDEPLOYED,
    id: 'stage-answer-from-cache',
    aims: ['cache-invalidation-denied'],
    title:
      `For ${what} of stage "${stage.name}", return the cached response if the caller is not allowed to ` +
      'invalidate the cache',
    changes: [
      {
        kind: 'update-cache-control-strategy',
        restApiId: facts.scope.apiId,
        stageName: stage.name,
        methodKey: patchPathOf(caching.settingsKey ?? usualKey(caching.path, caching.httpMethod)),
        [NAME]: SUCCEED,
        assumes: expectations(old, now),
      },
    ],
    documents: [settingsDocument(`cache settings of ${what} of stage "${stage.name}"`, old, now)],
    factsAfter: { ...facts, stage: known('GetStage', { ...stage, methodCaching }) },
    alsoAffects:
      `callers of ${what} that request a fresh response now get a cached response with a Warning ` +
      'header instead of 403',
  };
}
