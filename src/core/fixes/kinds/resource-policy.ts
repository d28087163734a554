import { executeApiArn } from '../../api-gateway/arns.ts';
import { INVOKE } from '../../api-gateway/connections.ts';
import type { CauseCode } from '../../causes/index.ts';
import type { Change } from '../../model/changes/index.ts';
import { isKnown, known, valueOf } from '../../model/fact.ts';
import type { Facts } from '../../model/facts.ts';
import type { ManualRemedy } from '../../model/plan.ts';
import { addStatement } from '../../policy/index.ts';
import { type Ask, asksOf, lacksMfa } from '../planning/asks.ts';
import type { JsonObject } from '../planning/json.ts';
import { apiName } from '../planning/names.ts';
import {
  besideCanary,
  canaryDocuments,
  canDeploy,
  deployed,
  deploymentChange,
  differences,
} from '../planning/publish.ts';
import { worst } from '../planning/ranking.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { isReserved } from '../policy-edits/identity-change.ts';
import { inScopes, leastGrants, scopedId, scopeWords } from '../policy-edits/least.ts';
import {
  type How,
  type Rewriting,
  SET_VERSION,
  WITHOUT_MFA,
  withAllow,
  withoutDenies,
} from '../policy-edits/policy-texts.ts';
import { cliCommand } from '../templates/cli.ts';
import { asCode } from '../templates/others.ts';
import { deployCandidate } from './deploy-stage.ts';

const CODES: readonly CauseCode[] = [
  'resource-policy-ip-condition',
  'resource-policy-wrong-condition-key',
  'resource-policy-wrong-principal',
  'resource-policy-wrong-resource-arn',
  'resource-policy-cross-account-missing',
  'resource-policy-explicit-deny',
  'resource-policy-implicit-deny',
  'policy-malformed',
];

/** Corrects the API's resource policy, or adds the least statement; deploys. The edit is made on the draft. */
export const resourcePolicy: Fix = {
  name: 'resource-policy',
  codes: CODES,
  candidates: (input) => {
    const asks = asksOf(input, 'resource-policy', CODES);
    const { policy } = input.facts.draft;
    if (asks.length === 0 || policy.state !== 'known' || !canDeploy(input.facts)) return [];
    const edited = inScopes(input.facts, asks).flatMap((scoped) =>
      scoped
        .reduce<readonly Rewriting[]>(
          (texts, ask) => texts.flatMap((done) => follow(input.facts, done, ask)),
          start(policy.value),
        )
        .filter(({ text }) => text !== policy.value && text !== NOTHING && fits(text, policy.value))
        .flatMap((rewriting) => scoped.slice(0, 1).map((ask) => policyCandidate(input, CODES, ask, rewriting))),
    );
    return [deployCandidate(input, CODES), ...edited];
  },
};

/**
 * The quota of a resource policy, in characters; a longer one that is there shows that it was raised:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
 */
const LONGEST = 8192;
const fits = (text: string, before: string | null): boolean =>
  text.length <= LONGEST || (before?.length ?? 0) > LONGEST;

const NOTHING = '';
const start = (text: string | null): readonly Rewriting[] => [
  { text: text ?? NOTHING, how: 'add', otherResources: null, bearing: 'slip' },
];

/** The ways to let a further exchange through, in the manner of the first. */
function follow(facts: Facts, done: Rewriting, ask: Ask): readonly Rewriting[] {
  const text = done.text === NOTHING ? null : done.text;
  const least = leastGrants(ask, 'resource');
  if (text === null)
    return withAllow(facts, 'resource', null, ask, least).map((one) => ({ ...one, text: keepOpen(facts, one.text) }));
  return withoutDenies(facts, 'resource', text, ask).flatMap((cleared) => {
    const granted = withAllow(facts, 'resource', cleared.text, ask, least).map((one) => ({
      ...one,
      how: cleared.how === null ? one.how : both(cleared.how, one.how),
      bearing: worst(done.bearing, cleared.bearing, one.bearing),
    }));
    // Without a Deny the other side may suffice (identity policy or Lambda authorizer of the same account).
    const bearing = worst(done.bearing, cleared.bearing);
    return [{ ...cleared, how: cleared.how ?? done.how, bearing }, ...granted];
  });
}

const both = (deny: How, allow: How): How => (allow === 'everyone' ? allow : deny);

/**
 * Methods without IAM are open as long as no policy is attached; the first policy would shut them, so it names them
 * too. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
function keepOpen(facts: Facts, text: string): string {
  // A private API without a policy lets nobody in, so there is nothing to keep open.
  if (facts.api.state === 'known' && facts.api.value.endpointType === 'PRIVATE') return text;
  const open = (valueOf(facts.draft.methods) ?? []).filter(({ authorizationType }) =>
    ['NONE', 'COGNITO_USER_POOLS', 'JWT'].includes(authorizationType),
  );
  if (open.length === 0) return text;
  const Resource = open.map(({ path, httpMethod }) => {
    const verb = httpMethod === 'ANY' || httpMethod === null ? '*' : httpMethod;
    return executeApiArn(facts.scope, `*/${verb}${path.replace(/\{[^}]+\}/g, '*')}`);
  });
  return addStatement(text, { Effect: 'Allow', Principal: '*', Action: INVOKE, Resource } satisfies JsonObject);
}

const IDS: Readonly<Record<How, string>> = {
  version: 'resource-policy-set-version',
  correct: 'resource-policy-correct-statement',
  add: 'resource-policy-add-statement',
  everyone: 'resource-policy-allow-everyone',
  'correct-deny': 'resource-policy-correct-deny',
  except: 'resource-policy-except-from-deny',
};

const TITLES: Readonly<Record<How, (scope: string) => string>> = {
  version: () => SET_VERSION,
  correct: () => 'Correct one statement in',
  add: (scope) => `Add a minimal statement for ${scope} to`,
  everyone: (scope) => `Allow everyone to make ${scope}, in`,
  'correct-deny': () => 'Correct the condition of a Deny in',
  except: (scope) => `Exclude ${scope} from a Deny in`,
};

/** The edit of the draft's policy, and its deployment. */
function policyCandidate(
  input: PlanInput,
  aims: readonly CauseCode[],
  ask: Ask,
  { text, how, bearing, opensVerb }: Rewriting,
): Candidate {
  const { facts, request } = input;
  const withoutMfa = lacksMfa(input);
  const before = valueOf(facts.draft.policy) ?? null;
  const draft = { ...facts.draft, policy: known('GetRestApi', text) };
  const update: Change = {
    kind: 'put-resource-policy',
    restApiId: facts.scope.apiId,
    policy: text,
    assumes: { policy: before },
  };
  return {
    id: how === 'version' ? IDS.version : scopedId(IDS[how], ask),
    aims,
    bearing: withoutMfa ? 'works-around' : bearing,
    opensVerb,
    title:
      `${TITLES[how](scopeWords(ask))} the resource policy of ${apiName(facts)}` +
      `${withoutMfa ? `, ${WITHOUT_MFA},` : ','} and deploy${besideCanary(facts)}`,
    changes: [update, deploymentChange(facts, 'correct the resource policy', draft)],
    documents: [{ title: `resource policy of ${apiName(facts)}`, before, after: text }, ...canaryDocuments(facts)],
    factsAfter: deployed({ ...facts, draft }, request.time),
    publishes: true,
    alsoPublishes: differences(facts),
    takesAway: null,
    alsoAffects: null,
    edits: true,
  };
}

/** For documentation: nobody calls from there. https://www.rfc-editor.org/rfc/rfc5737#section-3 */
const SOMEWHERE = '192.0.2.1';

/** The edit for one address where it is not known from which the call comes: printed, with the address to fill in. */
export function editForAddress(input: PlanInput): ManualRemedy | null {
  const { facts, request } = input;
  if (request.sourceIp !== null || request.vpcEndpoint !== null) return null;
  const supposed = { ...input, request: { ...request, sourceIp: SOMEWHERE } };
  const found = resourcePolicy.candidates(supposed).find((one) => JSON.stringify(one.changes).includes(SOMEWHERE));
  if (found === undefined) return null;
  const changes: readonly Change[] = JSON.parse(JSON.stringify(found.changes).replaceAll(SOMEWHERE, 'CALLER_ADDRESS'));
  return {
    id: 'resource-policy-for-address',
    title: found.title,
    why: 'The source IP address of the call is unknown. Add --source-ip to plan the change for that address.',
    cli: changes.map((change) => cliCommand(change, facts.scope.region)),
    iac: asCode(changes, found.factsAfter),
  };
}

const OF_CALLER: readonly CauseCode[] = ['iam-policy-missing', 'iam-policy-wrong-resource', 'iam-policy-wrong-action'];

/**
 * Admits a role whose own policies nobody can edit here, by the API's resource policy: in one account either side
 * suffices. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export const callerByResourcePolicy: Fix = {
  name: 'caller-by-resource-policy',
  codes: OF_CALLER,
  candidates: (input) => {
    const { facts } = input;
    const { policy } = facts.draft;
    const caller = isKnown(facts.caller) ? facts.caller.value : null;
    const [ask] = asksOf(input, 'authorization', OF_CALLER);
    if (ask === undefined || caller === null || !isReserved(caller) || policy.state !== 'known' || !canDeploy(facts))
      return [];
    return inScopes(facts, [ask]).flatMap((scoped) =>
      scoped.flatMap((one) =>
        withAllow(facts, 'resource', policy.value, one, leastGrants(one, 'resource'))
          .map((text) => (policy.value === null ? { ...text, text: keepOpen(facts, text.text) } : text))
          .map((rewriting) => policyCandidate(input, OF_CALLER, one, rewriting)),
      ),
    );
  },
};
