import type { Change } from '../../../core/model/plan.ts';
import { type Applier, type ApplyClients, textOf } from '../applier.ts';
import { type Settings, settingsApplier } from './settings.ts';

const qualifierOf = ({ input }: Change): { readonly Qualifier?: string } =>
  typeof input['Qualifier'] === 'string' ? { Qualifier: input['Qualifier'] } : {};

/**
 * `AddPermission` of Lambda: one statement of the function's policy, known by its id.
 * https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html
 */
export const addPermission: Applier = settingsApplier({
  service: 'lambda',
  operation: 'AddPermission',
  permissions: ['lambda:AddPermission', 'lambda:RemovePermission', 'lambda:GetPolicy'],
  what: 'The statement of the function’s policy',
  get: statementOf,
  undo: async (clients, change) => {
    const FunctionName = textOf(change, 'FunctionName');
    await clients.call('lambda', 'RemovePermission', {
      FunctionName,
      StatementId: textOf(change, 'StatementId'),
      ...qualifierOf(change),
    });
  },
});

/**
 * `RemovePermission`: undo adds the very statement again.
 * https://docs.aws.amazon.com/lambda/latest/api/API_RemovePermission.html
 */
export const removePermission: Applier = settingsApplier({
  service: 'lambda',
  operation: 'RemovePermission',
  permissions: ['lambda:RemovePermission', 'lambda:AddPermission', 'lambda:GetPolicy'],
  what: 'The statement of the function’s policy',
  get: statementOf,
  undo: async (clients, change, before) => {
    const { Sid, Action, Principal, SourceArn } = before ?? {};
    const source = typeof SourceArn === 'string' ? { SourceArn } : {};
    const statement = { StatementId: String(Sid), Action: String(Action), Principal: String(Principal), ...source };
    await clients.call('lambda', 'AddPermission', {
      FunctionName: textOf(change, 'FunctionName'),
      ...statement,
      ...qualifierOf(change),
    });
  },
});

async function statementOf(clients: ApplyClients, change: Change): Promise<Settings | null> {
  const { Policy } = await clients.call('lambda', 'GetPolicy', {
    FunctionName: textOf(change, 'FunctionName'),
    ...qualifierOf(change),
  });
  const document = JSON.parse(Policy ?? '{}') as { readonly Statement?: readonly Settings[] };
  const found = document.Statement?.find((statement) => statement['Sid'] === change.input['StatementId']);
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
