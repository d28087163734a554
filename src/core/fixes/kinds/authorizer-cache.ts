import type { FindingCode } from '../../causes/index.ts';
import { predict } from '../../gates/index.ts';
import { valueOf } from '../../model/fact.ts';
import type { Authorizer } from '../../model/facts.ts';
import type { RuntimeState } from '../../model/runtime-state.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { authorizerAsked, authorizerCandidates } from '../setting-edits/authorizer-edit.ts';

const CAUSE: readonly FindingCode[] = ['authorizer-policy-cached-too-narrow'];
const CODES: readonly FindingCode[] = [...CAUSE, 'authorizer-cache-spans-methods'];
const DENIED: readonly FindingCode[] = ['authorizer-explicit-deny'];

/** Lets the authorizer keep no result that is too narrow for the next call, and drops a Deny that is out of date. */
export const authorizerCache: Fix = {
  name: 'authorizer-cache',
  codes: [...CODES, ...DENIED],
  candidates: (input) => {
    const authorizer = authorizerAsked(input);
    return authorizer === null
      ? []
      : [...perRoute(input, authorizer), ...noCache(input, authorizer), ...flush(input, authorizer)];
  },
};

/**
 * With the route in the key, each route keeps a result of its own.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 */
function perRoute(input: PlanInput, authorizer: Authorizer): readonly Candidate[] {
  const own = { REST: ['context.httpMethod', 'context.path'], HTTP: ['$context.routeKey'], WEBSOCKET: [] }[
    input.facts.scope.apiType
  ];
  const added = own.filter((source) => !authorizer.identitySources.includes(source));
  if (authorizer.type !== 'REQUEST' || added.length === 0) return [];
  return authorizerCandidates(
    input,
    authorizer,
    { ...authorizer, identitySources: [...authorizer.identitySources, ...added] },
    {
      id: 'authorizer-cache-per-route',
      aims: CODES,
      title:
        `Cache the results of authorizer "${authorizer.name}" separately for each route: add ` +
        `${added.join(', ')} to its identity sources`,
    },
  );
}

const noCache = (input: PlanInput, authorizer: Authorizer): readonly Candidate[] =>
  authorizerCandidates(
    input,
    authorizer,
    { ...authorizer, ttlSeconds: 0 },
    {
      id: 'authorizer-cache-off',
      aims: CODES,
      title: `Turn off caching for authorizer "${authorizer.name}" (authorizerResultTtlInSeconds 0)`,
      takesAway: 'cached authorizer results: the function now runs for every call, which takes longer and costs more',
    },
  );

/** Ends a Deny that the function would not return again; of a result that is too narrow, it helps until the next. */
function flush(input: PlanInput, authorizer: Authorizer): readonly Candidate[] {
  const { facts, runtime } = input;
  const { scope } = facts;
  if (valueOf(facts.stage) == null || scope.apiType === 'WEBSOCKET') return [];
  const rest = scope.apiType === 'REST';
  const runtimeAfter = { ...runtime, caches: {} };
  const ends = input.findings.some(({ code }) => DENIED.includes(code)) && isDecided(input, runtimeAfter);
  const flushed = `Flush the authorizer cache of stage "${scope.stage}"`;
  return [
    {
      id: 'authorizer-cache-flush',
      aims: ends ? DENIED : CAUSE,
      bearing: ends ? 'mends' : 'works-around',
      title: ends
        ? `${flushed}, including a cached Deny, so that authorizer "${authorizer.name}" runs again`
        : `${flushed}; the problem returns when the next policy that is too narrow is cached`,
      changes: [
        rest
          ? { kind: 'flush-stage-authorizers-cache', restApiId: scope.apiId, stageName: scope.stage }
          : { kind: 'reset-authorizers-cache', ApiId: scope.apiId, StageName: scope.stage },
      ],
      documents: [],
      factsAfter: facts,
      runtimeAfter,
      publishes: false,
      alsoPublishes: [],
      takesAway: `every cached result of every authorizer of the stage, including "${authorizer.name}"`,
      alsoAffects: null,
      cannotComeBack: ['the flushed authorizer results: each authorizer runs again'],
      irreversible: true,
      edits: true,
    },
  ];
}

/** Whether it is known what the function answers once nothing is kept; that it no longer denies, the proof shows. */
const isDecided = ({ facts, request }: PlanInput, runtime: RuntimeState): boolean =>
  predict(facts, request, runtime).request.results.every(
    ({ gate, unknown }) => gate !== 'authorization' || unknown.length === 0,
  );
