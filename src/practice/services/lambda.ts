import { AwsError } from '../http/errors.ts';
import {
  findRoute,
  type Json,
  type RestCall,
  type RestRoute,
  replyOf,
  restCall,
  restError,
  route,
} from '../protocols/rest-json.ts';
import { functionArn } from '../store/arns.ts';
import { idFor } from '../store/ids.ts';
import { byId } from '../store/load-function.ts';
import type { FunctionRow } from '../store/types.ts';
import type { Service } from './types.ts';

const missing = (message: string): AwsError => new AwsError('ResourceNotFoundException', message, 404);

/** A function by name, ARN, or either with a qualifier behind. */
function functionOf(call: RestCall, action: string): { readonly row: FunctionRow; readonly qualifier: string | null } {
  const given = call.at['functionName'] ?? '';
  const [, partition = 'aws'] = call.principal.identity.arn.split(':');
  const full = functionArn(partition, call.region, call.principal.accountId, given);
  const fields = full.split(':');
  const arn = fields.slice(0, 7).join(':');
  call.authorize(`lambda:${action}`, arn);
  const row = call.store.functions.get(arn) ?? call.store.functions.get(full);
  if (row === undefined || row.state === 'Missing') throw missing(`Function not found: ${full}`);
  return { row, qualifier: call.query.get('Qualifier') ?? fields[7] ?? null };
}

type Permission = FunctionRow['permissions'][number];

const statementOf = (row: FunctionRow, one: Permission): Json => ({
  Sid: one.id,
  Effect: 'Allow',
  Principal: /^\d{12}$|^arn:|^\*$/.test(one.principal) ? { AWS: one.principal } : { Service: one.principal },
  Action: one.action,
  Resource: one.qualifier === null ? row.arn : `${row.arn}:${one.qualifier}`,
  ...(one.sourceArn === null ? {} : { Condition: { ArnLike: { 'AWS:SourceArn': one.sourceArn } } }),
});

const policyTextOf = (row: FunctionRow, qualifier: string | null): string => {
  const Statement = row.permissions.filter((one) => one.qualifier === qualifier).map((one) => statementOf(row, one));
  return JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement });
};
/** Changes with every change of the policy, so that a writer can tell whether somebody else was there. */
const revisionOf = (row: FunctionRow, qualifier: string | null): string => idFor(policyTextOf(row, qualifier), 32);

const getPolicy = (call: RestCall): Json => {
  const { row, qualifier } = functionOf(call, 'GetPolicy');
  if (!row.permissions.some((one) => one.qualifier === qualifier))
    throw missing('The resource you requested does not exist.');
  return { Policy: policyTextOf(row, qualifier), RevisionId: revisionOf(row, qualifier) };
};

function checkRevision(row: FunctionRow, qualifier: string | null, given: unknown): void {
  if (typeof given === 'string' && given !== revisionOf(row, qualifier))
    throw new AwsError(
      'PreconditionFailedException',
      'The RevisionId provided does not match the latest RevisionId. Call the GetPolicy API to retrieve the ' +
        'latest RevisionId for your resource.',
      412,
    );
}

function neededIn(body: Json, name: string, pattern: RegExp): string {
  const value = body[name];
  if (typeof value !== 'string' || !pattern.test(value))
    throw new AwsError(
      'InvalidParameterValueException',
      `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must satisfy regular ` +
        `expression pattern: ${pattern.source}`,
      400,
    );
  return value;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html */
const addPermission = (call: RestCall): Json => {
  const { row, qualifier } = functionOf(call, 'AddPermission');
  checkRevision(row, qualifier, call.body['RevisionId']);
  const { SourceArn: sourceArn } = call.body;
  const permission: Permission = {
    id: neededIn(call.body, 'StatementId', /^[a-zA-Z0-9-_]{1,100}$/),
    qualifier,
    action: neededIn(call.body, 'Action', /^(lambda:[*]|lambda:[a-zA-Z]+|[*])$/),
    principal: neededIn(call.body, 'Principal', /^[^\s]+$/),
    sourceArn: typeof sourceArn === 'string' ? sourceArn : null,
  };
  if (row.permissions.some((one) => one.id === permission.id && one.qualifier === qualifier))
    throw new AwsError(
      'ResourceConflictException',
      `The statement id (${permission.id}) provided already exists. Please provide a new statement id, or remove ` +
        'the existing statement.',
      409,
    );
  row.permissions = [...row.permissions, permission].sort(byId);
  return { Statement: JSON.stringify(statementOf(row, permission)) };
};

const removePermission = (call: RestCall): undefined => {
  const { row, qualifier } = functionOf(call, 'RemovePermission');
  checkRevision(row, qualifier, call.query.get('RevisionId'));
  const at = row.permissions.findIndex((one) => one.id === call.at['statementId'] && one.qualifier === qualifier);
  if (at === -1) throw missing(`Statement ${call.at['statementId']} is not found in resource policy.`);
  row.permissions.splice(at, 1);
  return undefined;
};

const getConfiguration = (call: RestCall): Json => {
  const { row } = functionOf(call, 'GetFunctionConfiguration');
  return {
    FunctionName: row.name,
    FunctionArn: row.arn,
    Runtime: 'nodejs20.x',
    Handler: 'index.handler',
    Timeout: 3,
    MemorySize: 128,
    Version: '$LATEST',
    State: row.state,
    LastUpdateStatus: 'Successful',
    LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${row.name}` },
  };
};

const AT = '/2015-03-31/functions/{functionName}';
const ROUTES: readonly RestRoute[] = [
  route('GetPolicy', 'GET', `${AT}/policy`, 200, getPolicy),
  route('AddPermission', 'POST', `${AT}/policy`, 201, addPermission),
  route('RemovePermission', 'DELETE', `${AT}/policy/{statementId}`, 204, removePermission),
  route('GetFunctionConfiguration', 'GET', `${AT}/configuration`, 200, getConfiguration),
];

/** State and permissions of functions; permissions can be added and removed. */
export const LAMBDA: Service = {
  name: 'lambda',
  handle: (call) => {
    const found = findRoute(ROUTES, call.request);
    if (found === null) throw new AwsError('UnknownOperationException', 'Unknown operation', 404);
    return replyOf(found.route, found.route.run(restCall(call, found.at)), call.requestId);
  },
  refuse: restError,
};
