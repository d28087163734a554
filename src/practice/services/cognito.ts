import { AwsError } from '../http/errors.ts';
import { jsonService, neededText } from '../protocols/json.ts';
import type { Json } from '../protocols/rest-json.ts';
import type { UserPoolRow } from '../store/types.ts';
import type { ServiceCall } from './types.ts';

const MISSING = 'ResourceNotFoundException';
const at = 'InvalidParameterException';

/** The pool of the caller's own account; one that was deleted is not found, as one that never was. */
function poolOf(call: ServiceCall, input: Json, action: string): UserPoolRow {
  const id = neededText(input, 'UserPoolId', at);
  const { accountId } = call.principal;
  const [, partition = 'aws'] = call.principal.identity.arn.split(':');
  call.authorize(`cognito-idp:${action}`, `arn:${partition}:cognito-idp:${call.region}:${accountId}:userpool/${id}`);
  const row = call.store.userPools.get(id);
  if (row === undefined || row.deleted || row.account !== accountId || !id.startsWith(`${call.region}_`))
    throw new AwsError(MISSING, `User pool ${id} does not exist.`);
  return row;
}

const describePool = (call: ServiceCall, input: Json): Json => {
  const row = poolOf(call, input, 'DescribeUserPool');
  const [, partition = 'aws'] = call.principal.identity.arn.split(':');
  return {
    UserPool: {
      Id: row.id,
      Name: row.id,
      Status: 'Enabled',
      Arn: `arn:${partition}:cognito-idp:${call.region}:${row.account}:userpool/${row.id}`,
      EstimatedNumberOfUsers: 1,
      MfaConfiguration: 'OFF',
    },
  };
};

const listClients = (call: ServiceCall, input: Json): Json => {
  const row = poolOf(call, input, 'ListUserPoolClients');
  const limit = typeof input['MaxResults'] === 'number' ? input['MaxResults'] : 60;
  const start = Number(input['NextToken'] ?? 0);
  if (limit < 1 || limit > 60 || !Number.isInteger(start)) throw new AwsError(at, 'Invalid paging parameters.');
  const page = row.clients.slice(start, start + limit);
  return {
    UserPoolClients: page.map(({ id }) => ({ ClientId: id, UserPoolId: row.id, ClientName: id })),
    ...(start + limit < row.clients.length ? { NextToken: String(start + limit) } : {}),
  };
};

const describeClient = (call: ServiceCall, input: Json): Json => {
  const row = poolOf(call, input, 'DescribeUserPoolClient');
  const id = neededText(input, 'ClientId', at);
  const client = row.clients.find((one) => one.id === id);
  if (client === undefined) throw new AwsError(MISSING, `User pool client ${id} does not exist.`);
  return {
    UserPoolClient: {
      UserPoolId: row.id,
      ClientId: id,
      ClientName: id,
      AllowedOAuthScopes: client.allowedOAuthScopes,
      AllowedOAuthFlowsUserPoolClient: client.allowedOAuthScopes.length > 0,
    },
  };
};

/** User pools and their clients, read only. */
export const COGNITO = jsonService('cognito-idp', {
  DescribeUserPool: describePool,
  ListUserPoolClients: listClients,
  DescribeUserPoolClient: describeClient,
});
