import { APIGatewayClient, DeleteRestApiCommand } from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client, DeleteApiCommand } from '@aws-sdk/client-apigatewayv2';
import { applierOf } from '../../../src/aws/apply/appliers/index.ts';
import { sameDocument } from '../../../src/aws/apply/documents.ts';
import { aimedAt, readOrGone, textOf, writtenOf } from '../../../src/aws/apply/look.ts';
import type { JournalStep } from '../../../src/core/model/ports.ts';
import { systemClock } from '../../../src/host/clock.ts';
import type { Bench } from './bench.ts';

// What somebody else does to what a change is about, past the program, and how it is seen whether that stands.

/** `edits`: adds a Deny to the policy, or gives a setting a third value. `removes`: puts back what was before ours. */
export type Edit = 'edits' | 'removes' | 'deploys' | 'deletes the API';
export const EDITS: readonly Edit[] = ['edits', 'removes', 'deploys', 'deletes the API'];

type Json = Readonly<Record<string, unknown>>;

/** The text of what each step is about, as AWS holds it now. */
export const textsOf = (bench: Bench, steps: readonly JournalStep[]): Promise<readonly (string | null)[]> =>
  Promise.all(
    steps.map(async ({ change }) => {
      const applier = applierOf(change);
      return textOf(applier, await readOrGone(bench.clients, applier, systemClock));
    }),
  );

/** What somebody wrote into one step's text, to be found there again. */
export interface Written extends Found {
  readonly step: JournalStep;
}
interface Found {
  /** Whether a text holds it. */
  readonly isIn: (text: string | null) => boolean;
  /** The text without it. */
  readonly rest: (text: string | null) => string | null;
}
interface Theirs extends Found {
  readonly text: string | null;
}

/** Their version of a text, and how it is known again; null where there is nothing that they could edit. */
function edited({ change }: JournalStep, text: string | null): Theirs | null {
  const { subject } = applierOf(change);
  if (text === null || subject === 'deploymentId' || subject === null) return null;
  const document = JSON.parse(text) as Json;
  if (subject === 'settings') {
    const found = Object.entries(document).find(([, value]) => /^(number|boolean)$/.test(typeof value));
    if (found === undefined) return null;
    const [name, value] = found;
    const theirs = typeof value === 'number' ? value + 7 : !value;
    const isIn = (one: string | null): boolean => one !== null && (JSON.parse(one) as Json)[name] === theirs;
    const rest = changed((one) => ({ ...one, [name]: null }));
    return { text: JSON.stringify({ ...document, [name]: theirs }), isIn, rest };
  }
  const statements = statementsOf(document);
  const [first] = statements;
  if (first === undefined) return null;
  const theirs = { ...first, Sid: 'Theirs', Effect: 'Deny' };
  const isIn = (one: string | null): boolean => one?.includes('"Theirs"') === true;
  // A policy without statements is none.
  const rest = (one: string | null): string | null => {
    const policy = JSON.parse(one ?? '{"Statement":[]}') as Json;
    const left = statementsOf(policy).filter((other) => !isTheirs(other));
    return left.length === 0 ? null : JSON.stringify({ ...policy, Statement: left });
  };
  return { text: JSON.stringify({ ...document, Statement: [...statements, theirs] }), isIn, rest };
}

const statementsOf = (policy: Json): readonly Json[] => [policy['Statement']].flat() as readonly Json[];
const isTheirs = (statement: unknown): boolean => (statement as Json | undefined)?.['Sid'] === 'Theirs';
const changed = (change: (document: Json) => Json) => (text: string | null) =>
  text === null ? null : JSON.stringify(change(JSON.parse(text) as Json));
const nothing: Found = { isIn: () => true, rest: (text) => text };

/** Carries an edit out; null where it is none here. */
export async function carryOut(bench: Bench, steps: readonly JournalStep[], edit: Edit): Promise<Written | null> {
  const step = steps.find(({ change }) => ['policy', 'settings'].includes(applierOf(change).subject ?? '')) ?? steps[0];
  if (step === undefined) return null;
  if (edit === 'deploys') return (await deploy(bench)) ? { step, ...nothing } : null;
  if (edit === 'deletes the API') return (await deleteApi(bench)) ? { step, ...nothing } : null;
  const applier = applierOf(step.change);
  const read = () => readOrGone(bench.clients, applier, systemClock);
  const [now, { before, result }] = [await read(), writtenOf(step)];
  const was = textOf(applier, before);
  const back: Theirs = { ...nothing, text: was, isIn: (text) => sameDocument(text, was) };
  const theirs = edit === 'removes' ? back : edited(step, textOf(applier, now));
  if (now === null || theirs === null || sameDocument(theirs.text, textOf(applier, now))) return null;
  // A setting of two values has no third: who sets again what we had set cannot be told from us.
  if (edit === 'edits' && sameDocument(theirs.text, applier.wrote({ before, result }))) return null;
  // What undo would write, with another text.
  await applier.undo(bench.clients, aimedAt(applier, { before, result }, theirs.text), now).catch(() => undefined);
  return theirs.isIn(textOf(applier, await read())) ? { step, ...theirs } : null;
}

async function deploy({ clients, job: { call } }: Bench): Promise<boolean> {
  const { apiType, apiId, stage } = call.target;
  const sent =
    apiType === 'REST'
      ? clients.call('apigateway', 'CreateDeployment', { restApiId: apiId, stageName: stage })
      : clients.call('apigatewayv2', 'CreateDeployment', { ApiId: apiId, StageName: stage });
  return sent.then(
    () => true,
    () => false,
  );
}

async function deleteApi({ practice, job: { call } }: Bench): Promise<boolean> {
  const { accessKeyId, secretAccessKey, region } = practice.adminProfile;
  const options = { region, endpoint: practice.url, credentials: { accessKeyId, secretAccessKey } };
  const { apiType, apiId } = call.target;
  const sent: Promise<unknown> =
    apiType === 'REST'
      ? new APIGatewayClient(options).send(new DeleteRestApiCommand({ restApiId: apiId }))
      : new ApiGatewayV2Client(options).send(new DeleteApiCommand({ ApiId: apiId }));
  return sent.then(
    () => true,
    () => false,
  );
}

/** The deployment that the stage of the call serves; null where API or stage are gone. */
export function servedBy({ practice, job: { call } }: Bench): string | null {
  const { apis } = practice.dump() as {
    readonly apis: Readonly<
      Record<string, { readonly stages: Readonly<Record<string, { readonly deploymentId: string }>> }>
    >;
  };
  return apis[call.target.apiId]?.stages[call.target.stage]?.deploymentId ?? null;
}
