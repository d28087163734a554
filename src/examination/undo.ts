import { type Examination, examineCase } from '../core/examine.ts';
import { unifiedDiff } from '../core/fixes/planning/prove.ts';
import { known, mapFact } from '../core/model/fact.ts';
import type { Facts } from '../core/model/facts.ts';
import type { JournalEntry, StepLook, UndoLook } from '../core/model/ports.ts';
import { whyConfirm } from './guard.ts';

/** One side of an undo, for people: what it shows, and a difference or a sentence. */
export interface UndoPart {
  readonly heading: string;
  readonly diff: string | null;
  readonly text: string | null;
}

/** Why undoing this asks for the stage's name: because making it did. Null when one confirmation is enough. */
export const whyConfirmUndo = ({ everyone, stage }: JournalEntry): string | null =>
  whyConfirm({ widens: { everyone: everyone === true }, pending: [] }, stage ?? '') === null
    ? null
    : "Making this change asked for the stage's name.";

/** What undo makes of one step; where somebody edited it since, also how it came to what stands. */
export function undoParts(step: StepLook, stage: string): readonly UndoPart[] {
  const { what, state, before, written, now, target, why } = step;
  const said = (heading: string, text: string): UndoPart => ({ heading, diff: null, text });
  const shown = (heading: string, from: string | null, to: string | null): UndoPart => ({
    heading,
    diff: unifiedDiff([{ title: what, before: from, after: to }]),
    text: null,
  });
  if (state === 'gone') return [said(what, 'It is gone: there is nothing to take back.')];
  if (state === 'as-before') return [said(what, 'It reads as before: nothing of this change stands.')];
  if (step.subject === null) return [said(what, 'It cannot be taken back: it fills again by itself.')];
  if (step.subject === 'deploymentId')
    return [said(what, state === 'ours' ? pointedBack(step, stage) : deployedSince(step, stage))];
  if (state === 'ours') return [shown('Undo changes', now, target ?? null)];
  return [
    target === undefined
      ? said('Only our part', `It cannot be taken out: ${why ?? ''}`)
      : target === now
        ? said('Only our part', 'Nothing of ours stands in it any more. It stays as it is.')
        : shown('Taking back only our part changes', now, target),
    shown('This change had made', before, written),
    shown('Somebody made of it since', written, now),
  ];
}

const pointedBack = ({ before, now }: StepLook, stage: string): string =>
  `Stage "${stage}" serves deployment ${before ?? '(none)'} again; ${now ?? '(none)'} is deleted.`;

const deployedSince = ({ now, written }: StepLook, stage: string): string =>
  `Stage "${stage}" serves ${now ?? 'no deployment'}, deployed since, and goes on serving it: callers get what ` +
  `else is taken back once the stage is deployed again. Ours, ${written ?? '(none)'}, is deleted.`;

/** What the commands of a step do. */
export const commandsHead = ({ target, now }: StepLook): string =>
  target === undefined || target === now
    ? 'By hand, over what somebody wrote since, what was there before:'
    : 'The same by hand:';

/**
 * What the gates say of the call once only what undo leaves of edited policies stands, and is deployed; null where
 * none was edited, or none of them is one that the gates judge.
 */
export function judgedUndo(
  { facts, request, runtime, diagnosis }: Examination,
  entry: JournalEntry,
  { steps, isChanged, isSeparable }: UndoLook,
): string | null {
  if (!isChanged || !isSeparable) return null;
  const standing = entry.steps.filter(({ state }) => state !== 'undone');
  const left = standing.reduce<Facts>((all, { change }, index) => {
    const step = steps[index];
    return step?.subject === 'policy' && step.target !== undefined ? withPolicy(all, change, step.target) : all;
  }, facts);
  if (left === facts) return null;
  const judged = examineCase({ facts: left, request, runtime, observed: null }).diagnosis;
  const call = `${request.method} ${diagnosis.target.path ?? request.path}`;
  const [first] = judged.causes;
  const status = judged.predicted?.status;
  if (judged.outcome === 'cannot-tell') return `What ${call} is answered then cannot be told.`;
  if (judged.outcome === 'allowed') return `Then the gates let ${call} through.`;
  const answer = status === undefined ? '' : ` with ${status}`;
  return `Then ${call} is refused${answer}${first === undefined ? '.' : `: ${first.summary}`}`;
}

/** The facts as they read with this text in the place of the policy that a change is about. */
function withPolicy(facts: Facts, change: JournalEntry['steps'][number]['change'], text: string | null): Facts {
  const ofCaller = (isIt: (policy: { readonly kind: string; readonly name: string }) => boolean): Facts => ({
    ...facts,
    caller: mapFact(facts.caller, (caller) =>
      caller === null
        ? null
        : {
            ...caller,
            policies: caller.policies.flatMap((one) => (isIt(one) ? (text === null ? [] : [{ ...one, text }]) : [one])),
            boundary:
              caller.boundary !== null && text !== null && isIt({ kind: 'managed', name: caller.boundary.arn })
                ? { ...caller.boundary, text }
                : caller.boundary,
          },
    ),
  });
  switch (change.kind) {
    case 'put-resource-policy': {
      const policy = known('GetRestApi', text);
      return { ...facts, draft: { ...facts.draft, policy }, deployed: { ...facts.deployed, policy } };
    }
    case 'put-role-policy':
    case 'put-user-policy':
      return ofCaller(({ kind, name }) => kind === 'inline' && name === change.PolicyName);
    case 'put-group-policy':
      return ofCaller(({ kind, name }) => kind === 'group-inline' && name === change.PolicyName);
    case 'create-policy-version':
      return ofCaller(({ kind, name }) => kind.endsWith('managed') && name === change.PolicyArn);
    case 'put-vpc-endpoint-policy':
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
