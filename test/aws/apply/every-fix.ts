import { readdirSync, readFileSync } from 'node:fs';
import { openAccount } from '../../../src/aws/index.ts';
import { openPractice, type PracticeAccount } from '../../../src/commands/practice-account.ts';
import { type CaseFile, type LoadedCase, loadCase } from '../../../src/core/intake/cases/index.ts';
import { awsCall } from '../../../src/core/model/changes/index.ts';
import type { FixPlan } from '../../../src/core/model/plan.ts';
import { examine } from '../../../src/examination/index.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { plan } from '../../core/fixes/support.ts';
import { environmentOf } from '../support.ts';

export interface KindOfFix {
  /** The operations in order: `UpdateRestApi, CreateDeployment`. */
  readonly operations: string;
  readonly id: string;
  readonly name: string;
  readonly caseFile: CaseFile;
}

const operationsOf = ({ changes }: FixPlan): string =>
  changes
    .map(awsCall)
    .map(
      ({ service, operation, input, assumes }) =>
        `${service}:${operation}${pathOf(input)}${assumes?.['canary'] == null ? '' : BESIDE_CANARY}`,
    )
    .join(', ');

/** A deployment onto a stage with a canary is two writes. */
const BESIDE_CANARY = ', apigateway:UpdateStage /deploymentId';

/** ` /policy`: one operation may set several kinds of thing. */
function pathOf(input: Readonly<Record<string, unknown>>): string {
  const [first] = (input['patchOperations'] ?? []) as readonly { readonly path: string }[];
  return first === undefined ? '' : ` ${first.path.split('/').slice(0, 3).join('/')}`;
}

let found: readonly KindOfFix[] | null = null;

/** Of every row of operations that some fix of some case consists of, one case. */
export function kindsOfFixes(): readonly KindOfFix[] {
  found ??= findKinds();
  return found;
}

function findKinds(): readonly KindOfFix[] {
  const kinds = new Map<string, KindOfFix>();
  const keep = (operations: string, id: string, name: string, caseFile: CaseFile): void => {
    if (!kinds.has(operations)) kinds.set(operations, { operations, id, name, caseFile });
  };
  for (const name of readdirSync('test/cases', { recursive: true, encoding: 'utf8' }).sort()) {
    if (!name.endsWith('.json') || name.endsWith('schema.json')) continue;
    const json: unknown = JSON.parse(readFileSync(`test/cases/${name}`, 'utf8'));
    const loaded = loadCase(json);
    if (!loaded.ok) continue;
    const { plans, codes } = plan(loaded.case);
    // A web ACL is sent back whole, and no case has it whole: its fix is planned from what is read.
    if (codes.includes('waf-blocked')) keep('wafv2:UpdateWebACL', 'web-acl-count-rule', name, loaded.case.caseFile);
    for (const one of plans) {
      keep(operationsOf(one), one.id, name, loaded.case.caseFile);
    }
  }
  return [...kinds.values()].sort((a, b) => (a.operations < b.operations ? -1 : 1));
}

/**
 * One for each row of operations, whatever it sets: an `UpdateStage` of a rate and one of a log level are alike on the
 * way. Policies are documents, which others edit beside ours, and count for themselves.
 */
export function kindsOfOperations(): readonly KindOfFix[] {
  const plain = ({ operations }: KindOfFix): string => operations.replace(/ (?!\/policy)\/[^,]*/g, '');
  const kinds = kindsOfFixes();
  return kinds.filter((kind, at) => kinds.findIndex((other) => plain(other) === plain(kind)) === at);
}

export interface Opened {
  readonly account: PracticeAccount;
  readonly plan: FixPlan;
  readonly loaded: LoadedCase;
}

/** A practice account with the case of a kind, and the plan of that kind made from what was read there. */
export async function opened({ caseFile, operations, id }: KindOfFix): Promise<Opened> {
  const loaded = loadCase(caseFile);
  if (!loaded.ok) throw new Error(loaded.problems.join('; '));
  const account = await openPractice([caseFile], { environment: environmentOf({}), clock: systemClock });
  const [call] = account.calls;
  if (call === undefined) throw new Error('a practice account of one case has one call');
  const options = { observed: call.observed, call: true, anyVerb: true, practice: true, runtime: loaded.case.runtime };
  const { plans } = await examine(openAccount(account.options), call.target, call.request, call.caller, options);
  const found =
    plans.find((one) => one.id === id && operationsOf(one) === operations) ??
    plans.find((one) => operationsOf(one) === operations);
  if (found !== undefined) return { account, plan: found, loaded: loaded.case };
  await account.close();
  throw new Error(
    `no plan of ${operations} over HTTP among ${plans.map((one) => `${one.id} (${operationsOf(one)})`).join('; ')}`,
  );
}

/**
 * The account without what no undo can bring back: time stamps and counters of ids, lock tokens that every write draws
 * anew, traces of calls.
 */
export function exactly(dump: unknown): string {
  return JSON.stringify(
    dump,
    (key, value: unknown) => {
      if (/(?:At|Date|next\w*|counter|lockToken|wafSamples|events)$/i.test(key)) return undefined;
      const isRecord = value !== null && typeof value === 'object' && !Array.isArray(value);
      return isRecord ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
    },
    1,
  );
}

interface Dump {
  readonly apis: Readonly<
    Record<
      string,
      {
        stages: Record<string, { deploymentId: unknown }>;
        deployments?: Readonly<Record<string, { readonly definition: unknown }>>;
      }
    >
  >;
  readonly managedPolicies: Record<
    string,
    { readonly defaultVersion: string; readonly versions: readonly { readonly id: string; readonly text: string }[] }
  >;
}

/** The same by what counts for callers: what stages serve and policies say, whatever ids were given. */
export function inEffect(dump: unknown): string {
  const copy = structuredClone(dump) as Dump;
  for (const api of Object.values(copy.apis)) {
    for (const stage of Object.values(api.stages))
      stage.deploymentId = api.deployments?.[String(stage.deploymentId)]?.definition;
    delete api.deployments;
  }
  const managed = Object.entries(copy.managedPolicies).map(([arn, { defaultVersion, versions }]) => [
    arn,
    versions.find(({ id }) => id === defaultVersion)?.text,
  ]);
  // The operator's key is drawn anew for every practice account.
  return exactly({ ...copy, credentials: null, managedPolicies: Object.fromEntries(managed) });
}

/**
 * What undo must bring back. A stage that deploys by itself has another deployment after every write, also after the
 * one that takes it back; a flushed cache stays empty, as the fix says.
 */
export function restored(dump: unknown, operations: string): string {
  const { authorizerCaches: _, ...rest } = dump as Record<string, unknown>;
  const kept = /Flush|Reset/.test(operations) ? rest : dump;
  return operations.startsWith('apigatewayv2:') && !operations.includes('CreateDeployment')
    ? inEffect(kept)
    : exactly(kept);
}
