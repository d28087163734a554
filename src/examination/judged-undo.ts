import { examineCase } from '../core/examine.ts';
import { madeAt, withSigner } from '../core/intake/index.ts';
import type { ChangeOf } from '../core/model/changes/index.ts';
import type { Diagnosis } from '../core/model/diagnosis.ts';
import { known, mapFact, valueOf } from '../core/model/fact.ts';
import type { Caller, Facts, IdentityPolicy } from '../core/model/facts.ts';
import type { Account, ChosenCall, JournalEntry, StepLook, UndoLook } from '../core/model/ports.ts';
import type { Situation } from '../core/model/runtime-state.ts';

type Change = JournalEntry['steps'][number]['change'];
type Reader = Pick<Account, 'readFacts' | 'signerOf'>;

/**
 * How the gates answer the call that a change was made for, by the facts as they are `now`, once undo has left of it
 * what the look shows and the draft is deployed. Null where nothing was edited, where undo changes what this cannot put
 * into the facts, or where the journal does not hold the call.
 */
export async function judgedUndo(
  account: Reader,
  { steps, call }: Pick<JournalEntry, 'steps' | 'call'>,
  look: UndoLook,
  now: number,
): Promise<string | null> {
  if (!look.isChanged || !look.isSeparable || call === undefined) return null;
  const read = await situationNow(account, call, now);
  const factsAfter = steps
    .filter(({ state }) => state !== 'undone')
    .reduce<Facts | null>((facts, { change }, index) => facts && without(facts, change, look.steps[index]), read.facts);
  if (factsAfter === null) return null;
  const isDeployed = look.steps.some(({ subject }) => subject === 'deploymentId');
  const facts = isDeployed ? { ...factsAfter, deployed: factsAfter.draft } : factsAfter;
  return `${isDeployed ? 'Once the draft is deployed,' : 'Then'} ${answerTo({ ...read, facts })}`;
}

/** How the gates answer the call that a change was made for, by the facts as they are `now`; null as above. */
export async function judgedNow(account: Reader, call: ChosenCall | undefined, now: number): Promise<Diagnosis | null> {
  return call === undefined ? null : judged(await situationNow(account, call, now));
}

async function situationNow(account: Reader, call: ChosenCall, now: number): Promise<Situation> {
  const signer = call.request.signing === null ? null : (valueOf(await account.signerOf(call.caller)) ?? null);
  const request = withSigner(madeAt(call.request, now), signer);
  return { facts: await account.readFacts(call.target, request, call.caller), request, runtime: {} };
}

const judged = (situation: Situation): Diagnosis => examineCase({ ...situation, observed: null }).diagnosis;

/** The facts as they read once a step is undone; null where that is not known here. */
function without(facts: Facts, change: Change, step: StepLook | undefined): Facts | null {
  if (step === undefined || step.target === step.now || step.subject === 'deploymentId') return facts;
  return step.subject === 'policy' && step.target !== undefined ? withPolicy(facts, change, step.target) : null;
}

function answerTo(situation: Situation): string {
  const { outcome, causes, predicted, target } = judged(situation);
  const call = `${situation.request.method} ${target.path ?? situation.request.path}`;
  if (outcome === 'cannot-tell') return `it is unknown how ${call} is answered.`;
  if (outcome === 'allowed') return `${call} is allowed.`;
  const [first] = causes;
  const answer = predicted?.status == null ? '' : ` with ${predicted.status}`;
  return `${call} is refused${answer}${first === undefined ? '' : `: ${first.code}`}.`;
}

type IdentityChange = ChangeOf<'put-role-policy' | 'put-user-policy' | 'put-group-policy' | 'create-policy-version'>;

/** The facts as they read with this text in the place of the policy that a change is about. */
function withPolicy(facts: Facts, change: Change, text: string | null): Facts | null {
  switch (change.kind) {
    case 'put-resource-policy':
      return { ...facts, draft: { ...facts.draft, policy: known('GetRestApi', text) } };
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
      return null;
  }
}

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
