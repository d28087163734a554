import type { ChangeOf } from '../../../core/model/changes/index.ts';
import type { ApplyClients } from '../applier.ts';
import { type Settings, settingsApplier } from './settings.ts';

type Statement = ChangeOf<'add-lambda-permission' | 'remove-lambda-permission'>;

/** What names the function's policy. */
const policyOf = ({ FunctionName, Qualifier }: Statement) => ({
  FunctionName,
  ...(Qualifier === undefined ? {} : { Qualifier }),
});

/**
 * `AddPermission` of Lambda: one statement of the function's policy, known by its id.
 * https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
export const addPermission = settingsApplier<'add-lambda-permission'>({
  what: 'The statement of the function’s policy',
  get: statementOf,
  undo: async (clients, change) => {
    const { StatementId } = change;
    await clients.call('lambda', 'RemovePermission', { ...policyOf(change), StatementId });
  },
});

/**
 * `RemovePermission`: undo adds the very statement again.
 * https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html
 */
export const removePermission = settingsApplier<'remove-lambda-permission'>({
  what: 'The statement of the function’s policy',
  get: statementOf,
  undo: async (clients, change, before) => {
    const { Sid, Action, Principal, SourceArn } = before ?? {};
    const source = typeof SourceArn === 'string' ? { SourceArn } : {};
    const statement = { StatementId: String(Sid), Action: String(Action), Principal: String(Principal), ...source };
    await clients.call('lambda', 'AddPermission', { ...policyOf(change), ...statement });
  },
});

async function statementOf(clients: ApplyClients, change: Statement): Promise<Settings | null> {
  const { Policy } = await clients.call('lambda', 'GetPolicy', policyOf(change));
  const document = JSON.parse(Policy ?? '{}') as { readonly Statement?: readonly Settings[] };
  const found = document.Statement?.find((statement) => statement['Sid'] === change.StatementId);
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
