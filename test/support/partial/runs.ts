import { openAccount } from '../../../src/aws/index.ts';
import { openPractice } from '../../../src/commands/practice-account.ts';
import { examineFacts } from '../../../src/core/examine.ts';
import type { CaseFile } from '../../../src/core/intake/cases/index.ts';
import { withSigner } from '../../../src/core/intake/index.ts';
import { type Diagnosis, NO_CALLS } from '../../../src/core/model/diagnosis.ts';
import { valueOf } from '../../../src/core/model/fact.ts';
import type { Account, PracticeCall } from '../../../src/core/model/ports.ts';
import { NO_TESTIMONY } from '../../../src/core/model/testimony.ts';
import { examine } from '../../../src/examination/index.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { type Fault, type FaultProxy, faultProxy, type Seen } from './proxy.ts';

/** One diagnosis, as far as it claims something. */
export interface Claim {
  readonly outcome: Diagnosis['outcome'] | 'crashed';
  /** `code` by certainty, the one that stops the call first. */
  readonly causes: readonly { readonly code: string; readonly certainty: string }[];
  /** Gates that cannot be told, and what of the served definition was not read: the draft was judged in its place. */
  readonly open: readonly string[];
  readonly why: string;
  /** The causes of what the stage serves alone, as they are told where no draft can be compared with it. */
  readonly served: readonly string[];
}

/**
 * What is claimed of a call without an answer, and with the one that the case tells; and with the witnesses that can be
 * asked without a call (logs, simulator, web ACL, authorizer), where the fault is one of theirs.
 */
export type Claims = Readonly<Record<'predicted' | 'seen', Claim>> & { readonly witnessed: Claim | null };

/** A configuration in a practice account of its own, with the fault switch in between. */
export interface Bench {
  readonly claims: (faults: readonly Fault[]) => Promise<Claims>;
  readonly take: () => Seen;
  readonly close: () => Promise<void>;
}

export async function openBench(file: CaseFile): Promise<Bench> {
  const environment = { variables: {}, platform: 'linux', home: '/nowhere' } as const;
  const { calls, options, close } = await openPractice([file], { environment, clock: systemClock });
  const proxy: FaultProxy = await faultProxy(options.endpointUrl ?? '');
  const [call] = calls;
  if (call === undefined) throw new Error('a practice account of one case has one call');
  const at = { ...options, endpointUrl: proxy.url, invokeEndpoint: proxy.url };
  const open = (timeoutMs: number) => openAccount({ ...at, timeoutMs });
  const usual = open(60_000);
  // An account keeps who signed in, and nothing else, from one reading to the next.
  const accountFor = (faults: readonly Fault[]) => {
    if (faults.some((fault) => fault.kind === 'keys' && fault.answers === 'nothing')) return open(700);
    const isSignIn = faults.some((fault) => 'operation' in fault && fault.operation.startsWith('sts:'));
    return isSignIn || faults.length === 0 ? open(60_000) : usual;
  };
  // The verdict is a pure function of what was read: the same facts are judged once.
  const judged = new Map<string, Claims>();
  let seen: Seen | null = null;
  let ofWitnesses: readonly string[] = [];
  return {
    async claims(faults) {
      proxy.set(faults);
      const isWhole = faults.length === 0;
      try {
        const account = accountFor(faults);
        const read = await factsOf(account, call);
        const key = JSON.stringify([read.facts, read.request.token?.signature], withoutOperation);
        const claims = judged.get(key) ?? claimsOf(read, call.observed, isWhole);
        judged.set(key, claims);
        const ofFacts = isWhole ? proxy.take() : null;
        if (!isWhole && !faults.some((fault) => 'operation' in fault && ofWitnesses.includes(fault.operation)))
          return claims;
        const witnessed = await witnessedBy(account, call);
        if (ofFacts !== null) {
          const asked = proxy.take();
          ofWitnesses = [...asked.operations.keys()].filter((name) => !ofFacts.operations.has(name));
          seen = {
            ...ofFacts,
            operations: new Map([...asked.operations, ...ofFacts.operations]),
            places: new Map([...asked.places, ...ofFacts.places]),
          };
        }
        return { ...claims, witnessed };
      } catch (error) {
        const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
        const crashed: Claim = { outcome: 'crashed', causes: [], open: [], why, served: [] };
        return { predicted: crashed, seen: crashed, witnessed: crashed };
      }
    },
    take: () => seen ?? proxy.take(),
    close: async () => {
      await proxy.close();
      await close();
    },
  };
}

/** What an examination reads of a call before it judges (`src/examination/examine.ts`). */
async function factsOf(account: Account, { target, request: asked, caller }: PracticeCall) {
  const signer = asked.signing === null ? null : (valueOf(await account.signerOf(caller)) ?? null);
  const signed = withSigner(asked, signer);
  const facts = await account.readFacts(target, signed, caller);
  const token = asked.token === null ? null : await account.verifyToken(asked.token, facts);
  return { facts, request: { ...signed, token } };
}

function claimsOf(
  { facts, request }: Awaited<ReturnType<typeof factsOf>>,
  observed: PracticeCall['observed'],
  isWhole: boolean,
): Claims {
  const diagnosed = (read: typeof facts, seen: PracticeCall['observed']): Diagnosis =>
    examineFacts(read, request, {}, { ...NO_TESTIMONY, observed: seen }, NO_CALLS).diagnosis;
  const unread = (['policy', 'methods', 'authorizers'] as const).filter(
    (part) => facts.deployed[part].state !== 'known',
  );
  const judge = (seen: PracticeCall['observed']): Claim => {
    const served = isWhole ? diagnosed({ ...facts, draft: facts.deployed }, seen).causes.map(({ code }) => code) : [];
    const claim = claimOf(diagnosed(facts, seen));
    return { ...claim, open: [...claim.open, ...unread], served };
  };
  const predicted = judge(null);
  return { predicted, seen: observed === null ? predicted : judge(observed), witnessed: null };
}

/** The whole examination but for the call itself, as AWS would bear witness: practice's own word counts as AWS's. */
async function witnessedBy(account: Account, { target, request, caller, observed }: PracticeCall): Promise<Claim> {
  const options = { observed, call: false, testAuthorizer: true, matchKey: true, practice: false };
  const { diagnosis } = await examine(account, target, request, caller, options);
  return { ...claimOf(diagnosis), served: [] };
}

/** What the practice account answers to the call beside what was predicted of it; null where they agree. */
export async function answeredAsPredicted(file: CaseFile): Promise<string | null> {
  const environment = { variables: {}, platform: 'linux', home: '/nowhere' } as const;
  const { calls, options, close } = await openPractice([file], { environment, clock: systemClock });
  try {
    const [call] = calls;
    if (call === undefined) throw new Error('a practice account of one case has one call');
    const { target, request, caller } = call;
    const how = { observed: null, call: true, anyVerb: true, practice: true, matchKey: true };
    const { diagnosis } = await examine(openAccount(options), target, request, caller, how);
    const { agreement, outcome, predicted, observed } = diagnosis;
    if (observed === null) return 'the call was not answered';
    const refused = observed.status !== null && observed.status >= 400;
    if (agreement === 'differs' || (outcome === 'refused') !== refused)
      return `${outcome}, predicted ${predicted?.status}, answered ${observed.status} ${observed.errorType ?? ''}`;
    return null;
  } finally {
    await close();
  }
}

/** By which operation a value was told is no part of what is claimed. */
const withoutOperation = (name: string, value: unknown): unknown => (name === 'operation' ? undefined : value);

const claimOf = ({ outcome, causes, gates, couldNotCheck }: Diagnosis): Omit<Claim, 'served'> => ({
  outcome,
  causes: causes.map(({ code, certainty }) => ({ code, certainty })),
  open: gates.filter(({ verdict }) => verdict === 'cannot-tell').map(({ gate }) => gate),
  why: couldNotCheck.map(({ what, why }) => `${what}: ${why}`).join('; '),
});
