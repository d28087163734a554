import { awsCall, type ChangeOf } from '../../../core/model/changes/index.ts';
import { isNotFound } from '../../errors.ts';
import type { ApplyClients } from '../applier.ts';
import { sameDocument } from '../documents.ts';
import { WriteFailed } from '../retry.ts';
import { type Settings, settingsApplier } from './settings.ts';

type Statement = ChangeOf<'add-lambda-permission' | 'remove-lambda-permission'>;

const WHAT = 'The statement of the function’s resource-based policy';

/** What names the function's policy. */
const policyOf = ({ FunctionName, Qualifier }: Statement) => ({
  FunctionName,
  ...(Qualifier === undefined ? {} : { Qualifier }),
});

/** Sends the change over the revision that holds the statement as it was read: AWS refuses it over any other. */
async function write(clients: ApplyClients, change: Statement, held: Settings | null): Promise<void> {
  const { service, operation, input } = awsCall(change);
  await clients.send(service, operation, { ...input, ...(await revisionWith(clients, change, held)) });
}

/**
 * `AddPermission` of Lambda: one statement of the function's policy, known by its id.
 * https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
export const addPermission = settingsApplier<'add-lambda-permission'>({
  what: WHAT,
  get: statementOf,
  write,
  undo: async (clients, change, _before, now) => {
    const { StatementId } = change;
    const revision = await revisionWith(clients, change, now);
    await clients.call('lambda', 'RemovePermission', { ...policyOf(change), StatementId, ...revision });
  },
});

/**
 * `RemovePermission`: undo adds the very statement again.
 * https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html
 */
export const removePermission = settingsApplier<'remove-lambda-permission'>({
  what: WHAT,
  get: statementOf,
  write,
  undo: async (clients, change, before, now) => {
    const { Sid, Action, Principal, SourceArn } = before ?? {};
    const source = typeof SourceArn === 'string' ? { SourceArn } : {};
    const statement = { StatementId: String(Sid), Action: String(Action), Principal: String(Principal), ...source };
    const revision = await revisionWith(clients, change, Object.keys(now).length === 0 ? null : now);
    await clients.call('lambda', 'AddPermission', { ...policyOf(change), ...statement, ...revision });
  },
});

/** The revision of the policy to write over; a function without a policy has none. Throws where it reads otherwise. */
async function revisionWith(
  clients: ApplyClients,
  change: Statement,
  held: Settings | null,
): Promise<{ readonly RevisionId?: string }> {
  const { Policy, RevisionId } = await clients
    .call('lambda', 'GetPolicy', policyOf(change))
    .catch((error: unknown): { readonly Policy?: string; readonly RevisionId?: string } => {
      if (isNotFound(error)) return {};
      throw error;
    });
  const now = statementIn(Policy, change);
  if (!sameDocument(JSON.stringify(now), JSON.stringify(held)))
    throw new WriteFailed(null, false, `${WHAT} was changed by someone else in the meantime.`);
  return RevisionId === undefined ? {} : { RevisionId };
}

async function statementOf(clients: ApplyClients, change: Statement): Promise<Settings | null> {
  return statementIn((await clients.call('lambda', 'GetPolicy', policyOf(change))).Policy, change);
}

function statementIn(policy: string | undefined, { StatementId }: Statement): Settings | null {
  const document = JSON.parse(policy ?? '{}') as { readonly Statement?: readonly Settings[] };
  const found = document.Statement?.find((statement) => statement['Sid'] === StatementId);
  if (found === undefined) return null;
  const condition = JSON.stringify(found['Condition'] ?? null);
  const principal = found['Principal'];
  const Principal = typeof principal === 'string' ? principal : Object.values(principal ?? {})[0];
  return {
    Sid: found['Sid'],
    Effect: found['Effect'],
    Principal,
    Action: found['Action'],
    SourceArn: /"(?:aws:|AWS:)SourceArn":"([^"]+)"/i.exec(condition)?.[1] ?? null,
  };
}
