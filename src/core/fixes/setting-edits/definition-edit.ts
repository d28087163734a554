import type { AssumedSettings, Change } from '../../model/changes/index.ts';
import { mapFact, valueOf } from '../../model/fact.ts';
import type { Api, Authorizer, Definition, Facts, Method } from '../../model/facts.ts';
import type { DocumentChange } from '../../model/plan.ts';
import {
  besideCanary,
  canaryDocuments,
  canDeploy,
  deployed,
  deploymentChange,
  differences,
} from '../planning/publish.ts';
import type { Candidate, PlanInput } from '../planning/types.ts';

/** Documents of settings as AWS names them, e.g. `{ "authorizationType": "NONE" }`. */
export type Settings = Readonly<Record<string, unknown>>;

/** An edit of the API's definition: what a deployment publishes. */
export interface DefinitionEdit
  extends Pick<Candidate, 'id' | 'aims' | 'title' | 'changes' | 'documents'>,
    Partial<
      Pick<
        Candidate,
        | 'bearing'
        | 'takesAway'
        | 'takesAwayTokens'
        | 'alsoAffects'
        | 'letsIn'
        | 'opensToEveryone'
        | 'opensVerb'
        | 'seen'
        | 'runtimeAfter'
      >
    > {
  /** The draft with the edit made. */
  readonly draft: Facts['draft'];
  readonly api?: Api;
}

/**
 * The edit with its deployment, where the stage does not deploy by itself; none where the stage cannot be deployed to.
 */
export function definitionCandidates(input: PlanInput, edit: DefinitionEdit): readonly Candidate[] {
  const { facts, request } = input;
  const { draft, api, ...rest } = edit;
  const edited: Facts = { ...facts, draft, api: api === undefined ? facts.api : mapFact(facts.api, () => api) };
  const shared = { takesAway: null, alsoAffects: null, edits: true, ...rest };
  if (deploysItself(facts))
    return [
      { ...shared, factsAfter: { ...edited, deployed: servedOf(facts, draft) }, publishes: false, alsoPublishes: [] },
    ];
  if (!hasStage(facts)) return [];
  return [
    {
      ...shared,
      title: `${edit.title}${besideCanary(facts)}`,
      documents: [...edit.documents, ...canaryDocuments(facts)],
      changes: [...edit.changes, publication(facts, edit.title, draft)],
      factsAfter: deployed(edited, request.time),
      publishes: true,
      alsoPublishes: differences(facts),
    },
  ];
}

/**
 * HTTP and WebSocket APIs may publish every edit at once.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-stages.html
 */
const deploysItself = (facts: Facts): boolean =>
  facts.scope.apiType !== 'REST' && valueOf(facts.stage)?.autoDeploy === true;

const hasStage = (facts: Facts): boolean =>
  facts.scope.apiType === 'REST' ? canDeploy(facts) : valueOf(facts.stage) != null;

/** What the stage serves takes the edited parts only where it was known before. */
function servedOf(facts: Facts, draft: Definition): Definition {
  const { policy, methods, authorizers, gatewayResponses } = draft;
  return facts.deployed.methods.state === 'known' ? { policy, methods, authorizers, gatewayResponses } : facts.deployed;
}

const publication = (facts: Facts, why: string, draft: Definition): Change =>
  deploymentChange(facts, `${why.charAt(0).toLowerCase()}${why.slice(1)}`, draft);

/** A setting before and after, as a document; `null` for what is not there. */
export const settingsDocument = (title: string, before: Settings | null, after: Settings | null): DocumentChange => ({
  title,
  before: before === null ? null : JSON.stringify(before),
  after: after === null ? null : JSON.stringify(after),
});

/**
 * What a change assumes and makes of the settings it touches: only members that differ, so that nothing else counts as
 * drift.
 */
export function expectations(before: Settings | null, after: Settings | null): AssumedSettings {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const moved = names.filter(
    (name) => JSON.stringify(before?.[name] ?? null) !== JSON.stringify(after?.[name] ?? null),
  );
  const pick = (settings: Settings | null): string | null =>
    settings === null ? null : JSON.stringify(Object.fromEntries(moved.map((name) => [name, settings[name] ?? null])));
  return { settings: pick(before), after: pick(after) };
}

export const draftMethods = (facts: Facts): readonly Method[] => valueOf(facts.draft.methods) ?? [];
export const draftAuthorizers = (facts: Facts): readonly Authorizer[] => valueOf(facts.draft.authorizers) ?? [];

const sameMethod = (a: Pick<Method, 'path' | 'httpMethod'>, b: Pick<Method, 'path' | 'httpMethod'>): boolean =>
  a.path === b.path && a.httpMethod === b.httpMethod;

/** The draft's copy of a method that the stage serves. */
export const draftMethodOf = (facts: Facts, served: Pick<Method, 'path' | 'httpMethod'>): Method | null =>
  draftMethods(facts).find((method) => sameMethod(method, served)) ?? null;

/** The draft with one method replaced, or added. */
export function withMethod({ draft }: Facts, method: Method): Facts['draft'] {
  const put = (methods: readonly Method[]): readonly Method[] =>
    methods.some((other) => sameMethod(other, method))
      ? methods.map((other) => (sameMethod(other, method) ? method : other))
      : [...methods, method].sort((a, b) => compare(a.path, b.path) || compare(a.httpMethod ?? '', b.httpMethod ?? ''));
  return { ...draft, methods: mapFact(draft.methods, put) };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const withAuthorizer = ({ draft }: Facts, authorizer: Authorizer): Facts['draft'] => ({
  ...draft,
  authorizers: mapFact(draft.authorizers, (all) =>
    all.map((other) => (other.name === authorizer.name ? authorizer : other)),
  ),
});

/** The id by which writes name a resource, or a route; null where it was not read. */
export const resourceIdIn = ({ draft }: Facts, name: string): string | null =>
  (draft.resourceIds === undefined ? undefined : valueOf(draft.resourceIds)?.[name]) ?? null;

export const routeKeyOf = ({ httpMethod, path }: Method): string =>
  httpMethod === null ? path : `${httpMethod} ${path}`;
