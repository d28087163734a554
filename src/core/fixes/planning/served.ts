import { valueOf } from '../../model/fact.ts';
import type { Definition, Facts, Method } from '../../model/facts.ts';
import type { DocumentChange } from '../../model/plan.ts';
import { methodName, NEW_DEPLOYMENT } from './publish.ts';

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
    : `, beside its canary (${canary.percentTraffic} % of the calls stay with deployment ${canary.deploymentId})`;
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
