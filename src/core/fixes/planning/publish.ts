import type { ApiType } from '../../api-gateway/gates.ts';
import type { AssumedDeployment, Change } from '../../model/changes/index.ts';
import { assumedDraft, type DraftPrint } from '../../model/draft-print.ts';
import { type Fact, isKnown, known, mapFact, valueOf } from '../../model/fact.ts';
import type { Definition, DefinitionPart, Facts, Method, Stage } from '../../model/facts.ts';
import type { DocumentChange } from '../../model/plan.ts';

/** Stands for the id that AWS will give to the deployment. */
export const NEW_DEPLOYMENT = '(new deployment)';

/** True when a deployment can be planned: a REST API, its stage known, the draft's policy readable. */
export function canDeploy(facts: Facts): boolean {
  return facts.scope.apiType === 'REST' && isKnown(facts.stage) && facts.stage.value !== null;
}

/** The facts once the draft has been deployed to the stage. */
export function deployed(facts: Facts, time: string): Facts {
  const { stage } = facts;
  return {
    ...facts,
    deployed: facts.draft,
    stage:
      isKnown(stage) && stage.value !== null
        ? known(stage.operation, { ...stage.value, deploymentId: NEW_DEPLOYMENT, deployedAt: time })
        : stage,
  };
}

/** The same for any kind of API; a stage that deploys by itself needs nobody to do it. */
export const canPublish = (facts: Facts): boolean =>
  facts.scope.apiType === 'REST'
    ? canDeploy(facts)
    : isKnown(facts.stage) && facts.stage.value !== null && !facts.stage.value.autoDeploy;

/**
 * `CreateDeployment` onto the stage; it stops when somebody has deployed since the facts were read, or edited what
 * would go out. `edited`: the draft as the plan leaves it.
 */
export function deploymentChange(facts: Facts, why: string, edited: Definition = facts.draft): Change {
  const stage = isKnown(facts.stage) ? facts.stage.value : null;
  const { apiId, apiType, stage: name } = facts.scope;
  const description = `apigw-doctor: ${why}`;
  const assumed = stage === null ? {} : { assumes: assumptions(stage, apiType, assumedDraft(facts.draft, edited)) };
  return apiType === 'REST'
    ? { kind: 'create-deployment', restApiId: apiId, stageName: name, description, ...assumed }
    : { kind: 'create-v2-deployment', ApiId: apiId, StageName: name, Description: description, ...assumed };
}

/**
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html: a stage may serve a second
 * deployment to some.
 */
const assumptions = ({ deploymentId, canary }: Stage, apiType: ApiType, draft: DraftPrint): AssumedDeployment => ({
  deploymentId,
  draft: JSON.stringify(draft),
  ...(apiType === 'REST' ? { canary: canary?.deploymentId ?? null } : { apiType }),
});

/** An edit of the draft that the stage does not serve yet. */
export interface Drafted {
  /** One phrase for each thing that differs. */
  readonly phrases: readonly string[];
  /** What the stage would serve with this edit alone; null where it could not be read. */
  readonly served: Definition | null;
}

/**
 * What a deployment publishes: every difference between the draft and what the stage serves.
 * A part that could not be read on either side is said to be unknown, since it may differ.
 */
export function draftedEdits({ draft, deployed: served }: Facts): Readonly<Record<DefinitionPart, readonly Drafted[]>> {
  const whole = (part: DefinitionPart, phrase: string): readonly Drafted[] =>
    valueOf<unknown>(draft[part]) === valueOf<unknown>(served[part]) ||
    valueText(draft[part]) === valueText(served[part])
      ? []
      : [{ phrases: [phrase], served: { ...served, [part]: draft[part] } }];
  const compared = (part: DefinitionPart, name: string, compare: () => readonly Drafted[]): readonly Drafted[] =>
    draft[part].state === 'known' && served[part].state === 'known'
      ? compare()
      : [{ phrases: [`${name}: apigw-doctor could not read whether the draft differs`], served: null }];
  return {
    policy: compared('policy', 'the resource policy', () =>
      whole('policy', 'the resource policy, edited since the last deployment'),
    ),
    methods: compared('methods', 'the methods', () => methodEdits(draft, served)),
    authorizers: compared('authorizers', 'the authorizers', () => authorizerEdits(draft, served)),
    gatewayResponses: compared('gatewayResponses', 'the gateway responses', () =>
      whole('gatewayResponses', 'gateway responses, edited since the last deployment'),
    ),
  };
}

/** The same in words. */
export const differences = (facts: Facts, leaveOut: readonly DefinitionPart[] = []): readonly string[] =>
  Object.entries(draftedEdits(facts))
    .filter(([part]) => !leaveOut.some((name) => name === part))
    .flatMap(([, edits]) => edits.flatMap(({ phrases }) => phrases));

const valueText = (fact: Fact<unknown>): string => (isKnown(fact) ? canonical(fact.value) : '');
const list = <T>(fact: { readonly state: string; readonly value?: readonly T[] }): readonly T[] => fact.value ?? [];

function canonical(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  try {
    return JSON.stringify(JSON.parse(value));
  } catch {
    return value;
  }
}

/** The list with one thing in the place of another; undefined: with none, or in no place. */
const replaced = <T>(list: Fact<readonly T[]>, old: T | undefined, now: T | undefined): Fact<readonly T[]> =>
  mapFact(list, (all) => [...all.filter((one) => one !== old), ...(now === undefined ? [] : [now])]);

export const methodName = (method: Method): string => `${method.httpMethod ?? ''} ${method.path}`.trim();

/** A new or edited method takes the authorizers of the draft with it. */
function methodEdits(draft: Definition, served: Definition): readonly Drafted[] {
  const [before, after] = [byName(list(served.methods)), byName(list(draft.methods))];
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((name) => {
    const [old, now] = [before.get(name), after.get(name)];
    const phrases =
      old === undefined
        ? [`${name}: new`]
        : now === undefined
          ? [`${name}: removed`]
          : settingDifferences(name, old, now);
    if (phrases.length === 0) return [];
    const methods = replaced(served.methods, old, now);
    return [{ phrases, served: { ...served, methods, authorizers: draft.authorizers } }];
  });
}

/** The first of each name, as a search finds it. */
function byName(methods: readonly Method[]): ReadonlyMap<string, Method> {
  const found = new Map<string, Method>();
  for (const method of methods) if (!found.has(methodName(method))) found.set(methodName(method), method);
  return found;
}

function settingDifferences(name: string, old: Method, now: Method): readonly string[] {
  const out: string[] = [];
  if (old.authorizationType !== now.authorizationType)
    out.push(`${name}: authorization ${old.authorizationType} → ${now.authorizationType}`);
  else if (old.authorizer !== now.authorizer)
    out.push(`${name}: authorizer ${old.authorizer ?? 'none'} → ${now.authorizer ?? 'none'}`);
  if (old.apiKeyRequired !== now.apiKeyRequired)
    out.push(`${name}: API key ${now.apiKeyRequired ? 'now required' : 'no longer required'}`);
  if (old.scopes.join(' ') !== now.scopes.join(' '))
    out.push(`${name}: scopes ${old.scopes.join(' ') || 'none'} → ${now.scopes.join(' ') || 'none'}`);
  // A reading of what is served may lack the integration; that is no difference.
  if (old.integration !== null && now.integration !== null && canonical(old.integration) !== canonical(now.integration))
    out.push(`${name}: integration changed`);
  if (now.integration !== null && old.integration !== null && checksOf(old) !== checksOf(now))
    out.push(`${name}: request validation changed`);
  return out;
}

/** A validator whose name was not read is none that is known to differ. */
const checksOf = ({ requestValidator = '', requiredParameters, requestModels, passthrough }: Method): string =>
  canonical([requestValidator, requiredParameters ?? [], requestModels ?? {}, passthrough ?? null]);

function authorizerEdits(draft: Definition, served: Definition): readonly Drafted[] {
  const [before, after] = [list(served.authorizers), list(draft.authorizers)];
  const names = [...new Set([...before, ...after].map(({ name }) => name))];
  return names.flatMap((name) => {
    const old = before.find((authorizer) => authorizer.name === name);
    const now = after.find((authorizer) => authorizer.name === name);
    // An export tells the name, not the id.
    const same =
      old !== undefined && now !== undefined && canonical({ ...old, id: null }) === canonical({ ...now, id: null });
    if (same) return [];
    const how = old === undefined ? 'new' : now === undefined ? 'removed' : 'settings changed';
    const authorizers = replaced(served.authorizers, old, now);
    return [{ phrases: [`authorizer "${name}": ${how}`], served: { ...served, authorizers } }];
  });
}

type Settings = Readonly<Record<string, unknown>>;

/**
 * What the stage serves now and what it would serve once the draft is deployed: only what differs, by method,
 * authorizer and gateway response. A part that could not be read on either side is left out.
 */
export function servedDocuments(facts: Facts): readonly DocumentChange[] {
  const { draft, deployed } = facts;
  const stage = `stage "${facts.scope.stage}"`;
  const [served, next] = [valueOf(deployed.policy), valueOf(draft.policy)];
  const policy =
    served === undefined || next === undefined || served === next
      ? []
      : [{ title: `resource policy that ${stage} serves`, before: served, after: next }];
  const documents = [
    differing(`methods that ${stage} serves`, methodsIn(deployed, draft), methodsIn(draft, deployed)),
    differing(`authorizers that ${stage} serves`, authorizersIn(deployed), authorizersIn(draft)),
    differing(
      `gateway responses that ${stage} serves`,
      valueOf(deployed.gatewayResponses),
      valueOf(draft.gatewayResponses),
    ),
  ];
  return [...policy, ...documents.filter((part) => part !== null)];
}

/** A stage with a canary keeps it: said where a deployment goes to such a stage; nothing elsewhere. */
export function canaryDocuments(facts: Facts): readonly DocumentChange[] {
  const stage = valueOf(facts.stage) ?? null;
  if (stage === null || stage.canary === null) return [];
  const stageDocument = (deploymentId: string): string =>
    JSON.stringify({ deploymentId, canarySettings: stage.canary });
  return [
    { title: `stage "${stage.name}"`, before: stageDocument(stage.deploymentId), after: stageDocument(NEW_DEPLOYMENT) },
  ];
}

/** For titles: `, beside its canary (10 % of the calls stay with it)`. */
export function besideCanary(facts: Facts): string {
  const canary = valueOf(facts.stage)?.canary ?? null;
  return canary === null
    ? ''
    : `, but not to its canary (${canary.percentTraffic} % of the calls still go to deployment ${canary.deploymentId})`;
}

/** A reading of what is served may lack the integration; then it is not compared. */
const methodsIn = (of: Definition, other: Definition): Settings | undefined => {
  const others = valueOf(other.methods) ?? [];
  const without = (one: Method): boolean =>
    others.find((same) => methodName(same) === methodName(one))?.integration === null;
  return valueOf(of.methods) === undefined
    ? undefined
    : Object.fromEntries(
        (valueOf(of.methods) ?? []).map((one) => [
          methodName(one),
          methodSettings(without(one) ? { ...one, integration: null } : one),
        ]),
      );
};

const methodSettings = ({ authorizationType, authorizer, scopes, apiKeyRequired, integration }: Method): Settings => ({
  authorizationType,
  ...(authorizer === null ? {} : { authorizer }),
  ...(scopes.length === 0 ? {} : { authorizationScopes: scopes }),
  apiKeyRequired,
  ...(integration === null ? {} : { integration }),
});

/** An export tells the name, not the id. */
const authorizersIn = ({ authorizers }: Definition): Settings | undefined =>
  valueOf(authorizers) === undefined
    ? undefined
    : Object.fromEntries((valueOf(authorizers) ?? []).map(({ id: _, name, ...settings }) => [name, settings]));

function differing(title: string, served: Settings | undefined, next: Settings | undefined): DocumentChange | null {
  if (served === undefined || next === undefined) return null;
  const names = [...new Set([...Object.keys(served), ...Object.keys(next)])].sort();
  const moved = names.filter((name) => JSON.stringify(served[name]) !== JSON.stringify(next[name]));
  if (moved.length === 0) return null;
  const pick = (from: Settings): string =>
    JSON.stringify(Object.fromEntries(moved.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]]))));
  return { title, before: pick(served), after: pick(next) };
}
