import { examineCase } from '../core/examine.ts';
import { madeAt, withSigner } from '../core/intake/index.ts';
import type { ChangeOf } from '../core/model/changes/index.ts';
import { known, mapFact, valueOf } from '../core/model/fact.ts';
import type { Caller, Facts, IdentityPolicy } from '../core/model/facts.ts';
import type { Account, JournalEntry, UndoLook } from '../core/model/ports.ts';
import type { Situation } from '../core/model/runtime-state.ts';

type Change = JournalEntry['steps'][number]['change'];

/**
 * What the gates say of the call that a change was made for, once undo has taken out of edited policies what is ours.
 * Null where nothing was edited, where it is nothing that the gates judge, or where the call is not known: `examined`
 * is the call at hand, else the journal holds it, and the facts are read as they are `now`.
 */
export async function judgedUndo(
  account: Reader,
  entry: JournalEntry,
  { steps, isChanged, isSeparable }: UndoLook,
  now: number,
  examined: Situation | null = null,
): Promise<string | null> {
  if (!isChanged || !isSeparable) return null;
  const situation = examined ?? (await situationOf(account, entry, now));
  if (situation === null) return null;
  const standing = entry.steps.filter(({ state }) => state !== 'undone');
  const facts = standing.reduce((all, { change }, index) => {
    const step = steps[index];
    return step?.subject === 'policy' && step.target !== undefined ? withPolicy(all, change, step.target) : all;
  }, situation.facts);
  if (facts === situation.facts) return null;
  const isDeployed = standing.some(({ change }) => change.kind === 'put-resource-policy');
  return `${isDeployed ? 'Once what stays is deployed,' : 'Then'} ${answerTo({ ...situation, facts })}`;
}

type Reader = Pick<Account, 'readFacts' | 'signerOf'>;

/** The call that a change was made for, with the facts as they are now. */
async function situationOf(account: Reader, { call }: JournalEntry, now: number): Promise<Situation | null> {
  if (call === undefined) return null;
  const signer = call.request.signing === null ? null : (valueOf(await account.signerOf(call.caller)) ?? null);
  const request = withSigner(madeAt(call.request, now), signer);
  return { facts: await account.readFacts(call.target, request, call.caller), request, runtime: {} };
}

function answerTo(situation: Situation): string {
  const { outcome, causes, predicted, target } = examineCase({ ...situation, observed: null }).diagnosis;
  const call = `${situation.request.method} ${target.path ?? situation.request.path}`;
  if (outcome === 'cannot-tell') return `it is unknown how ${call} is answered.`;
  if (outcome === 'allowed') return `${call} is allowed.`;
  const [first] = causes;
  const answer = predicted?.status == null ? '' : ` with ${predicted.status}`;
  return `${call} is refused${answer}${first === undefined ? '' : `: ${first.code}`}.`;
}

/** The facts as they read with this text in the place of the policy that a change is about; null for none. */
function withPolicy(facts: Facts, change: Change, text: string | null): Facts {
  switch (change.kind) {
    case 'put-resource-policy': {
      const policy = known('GetRestApi', text);
      return { ...facts, draft: { ...facts.draft, policy }, deployed: { ...facts.deployed, policy } };
    }
    case 'put-role-policy':
    case 'put-user-policy':
    case 'put-group-policy':
    case 'create-policy-version':
      return {
        ...facts,
        caller: mapFact(facts.caller, (caller) => caller && withIdentityPolicy(caller, change, text)),
      };
    case 'put-vpc-endpoint-policy':
      // An endpoint always has a policy.
      if (text === null) return facts;
      return {
        ...facts,
        vpcEndpoints: mapFact(facts.vpcEndpoints, (all) =>
          all.map((one) => (one.id === change.VpcEndpointId ? { ...one, policy: text } : one)),
        ),
      };
    default:
      return facts;
  }
}

type IdentityChange = ChangeOf<'put-role-policy' | 'put-user-policy' | 'put-group-policy' | 'create-policy-version'>;

function withIdentityPolicy(caller: Caller, change: IdentityChange, text: string | null): Caller {
  const { boundary } = caller;
  const isBoundary = change.kind === 'create-policy-version' && change.PolicyArn === boundary?.arn;
  return {
    ...caller,
    policies: caller.policies.flatMap((one) => {
      if (!writes(change, caller, one)) return [one];
      return text === null ? [] : [{ ...one, text }];
    }),
    boundary: boundary !== null && isBoundary && text !== null ? { ...boundary, text } : boundary,
  };
}

function writes(change: IdentityChange, { kind, name }: Caller, policy: IdentityPolicy): boolean {
  switch (change.kind) {
    case 'put-role-policy':
      return isInline(policy, change.PolicyName) && kind === 'role' && name === change.RoleName;
    case 'put-user-policy':
      return isInline(policy, change.PolicyName) && kind === 'user' && name === change.UserName;
    case 'put-group-policy':
      return policy.kind === 'group-inline' && policy.group === change.GroupName && policy.name === change.PolicyName;
    case 'create-policy-version':
      return policy.kind.endsWith('managed') && policy.name === change.PolicyArn;
  }
}

const isInline = (policy: IdentityPolicy, name: string): boolean => policy.kind === 'inline' && policy.name === name;
