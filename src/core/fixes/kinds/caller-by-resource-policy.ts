import type { CauseCode } from '../../causes/index.ts';
import { isKnown } from '../../model/fact.ts';
import { asksOf } from '../planning/asks.ts';
import { canDeploy } from '../planning/publish.ts';
import type { Fix } from '../planning/types.ts';
import { isReserved } from '../policy-edits/identity-change.ts';
import { leastGrants } from '../policy-edits/least.ts';
import { withAllow } from '../policy-edits/policy-texts.ts';
import { keepOpen, policyCandidate } from './resource-policy.ts';

const CODES: readonly CauseCode[] = ['iam-policy-missing', 'iam-policy-wrong-resource', 'iam-policy-wrong-action'];

/**
 * Admits a role whose own policies nobody can edit here, by the API's resource policy: in one account either side
 * suffices. https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export const callerByResourcePolicy: Fix = {
  name: 'caller-by-resource-policy',
  codes: CODES,
  candidates: (input) => {
    const { facts } = input;
    const { policy } = facts.draft;
    const caller = isKnown(facts.caller) ? facts.caller.value : null;
    const [ask] = asksOf(input, 'authorization', CODES);
    if (ask === undefined || caller === null || !isReserved(caller) || policy.state !== 'known' || !canDeploy(facts))
      return [];
    return withAllow(facts, 'resource', policy.value, ask, leastGrants(facts, ask, 'resource'))
      .map((one) => (policy.value === null ? { ...one, text: keepOpen(facts, one.text) } : one))
      .map((one) => policyCandidate(input, CODES, policy.value, one));
  },
};
