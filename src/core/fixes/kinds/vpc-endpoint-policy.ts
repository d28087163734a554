import type { CauseCode } from '../../causes/index.ts';
import { policyRequest } from '../../gates/policy-input.ts';
import { mapFact, valueOf } from '../../model/fact.ts';
import type { VpcEndpoint } from '../../model/facts.ts';
import { type Ask, askFor } from '../planning/asks.ts';
import type { Candidate, Fix, PlanInput } from '../planning/types.ts';
import { leastGrants, scopeWords } from '../policy-edits/least.ts';
import { lettingThrough, type Rewriting, SET_VERSION } from '../policy-edits/policy-texts.ts';
import { contextOf, UNDEPLOYED } from '../setting-edits/supplied-key.ts';

const CODES: readonly CauseCode[] = ['vpc-endpoint-policy-deny'];

/**
 * Lets the call through the interface endpoint: its policy grants nothing at the API, it only no longer stands in the
 * way.
 */
export const vpcEndpointPolicy: Fix = {
  name: 'vpc-endpoint-policy',
  codes: CODES,
  candidates: (input) => {
    const { facts, request } = input;
    const endpoint = valueOf(facts.vpcEndpoints)?.find(({ id }) => id === request.vpcEndpoint);
    if (endpoint === undefined) return [];
    const ask = askOfEndpoint(input);
    const least = leastGrants(ask, 'vpc-endpoint');
    return lettingThrough(facts, 'vpc-endpoint', endpoint.policy, ask, least).map((rewriting) =>
      candidate(input, endpoint, ask, rewriting),
    );
  },
};

/**
 * Whoever signs is known to the endpoint, whatever the method asks for.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html
 */
function askOfEndpoint(input: PlanInput): Ask {
  const context = contextOf(input);
  const signer = input.request.signing === null ? null : (valueOf(input.facts.caller) ?? null);
  const request = policyRequest(context, signer);
  return askFor(context, request, request.context);
}

const HOW = {
  version: { id: 'vpc-endpoint-policy-set-version', title: () => SET_VERSION },
  correct: { id: 'vpc-endpoint-policy-correct-statement', title: () => 'Correct one statement in' },
  add: { id: 'vpc-endpoint-policy-add-statement', title: (scope: string) => `Add ${scope} to` },
  everyone: { id: 'vpc-endpoint-policy-add-statement', title: (scope: string) => `Add ${scope} to` },
  'correct-deny': { id: 'vpc-endpoint-policy-correct-deny', title: () => 'Correct the condition of a Deny in' },
  except: { id: 'vpc-endpoint-policy-except-from-deny', title: (scope: string) => `Exclude ${scope} from a Deny in` },
} as const;

function candidate(
  { facts }: PlanInput,
  { id, policy }: VpcEndpoint,
  ask: Ask,
  { text, how, otherResources, bearing }: Rewriting,
): Candidate {
  const what = `the policy of VPC endpoint ${id}`;
  return {
    ...UNDEPLOYED,
    id: HOW[how].id,
    aims: CODES,
    bearing,
    title: `${HOW[how].title(scopeWords(ask))} ${what}`,
    changes: [{ kind: 'put-vpc-endpoint-policy', VpcEndpointId: id, PolicyDocument: text, assumes: { policy } }],
    documents: [{ title: `policy of VPC endpoint ${id}`, before: policy, after: text }],
    factsAfter: {
      ...facts,
      vpcEndpoints: mapFact(facts.vpcEndpoints, (all) =>
        all.map((one) => (one.id === id ? { ...one, policy: text } : one)),
      ),
    },
    alsoAffects:
      'everyone that the statement names can send such calls through the endpoint; the API still decides which ' +
      `callers are allowed${otherResources === null ? '' : `; ${otherResources}`}`,
  };
}
