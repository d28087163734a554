import { AwsError } from '../http/errors.ts';
import { findRoute, type Json, type RestCall, type RestRoute, replyOf, restCall, restError, route } from '../protocols/rest-json.ts';
import { functionArn } from '../store/arns.ts';
import { idFor } from '../store/ids.ts';
import type { FunctionRow } from '../store/types.ts';
import type { Service } from './types.ts';

const missing = (message: string): AwsError => new AwsError('ResourceNotFoundException', message, 404);

/** A function by name, ARN, or either with a qualifier behind. */
function functionOf(call: RestCall, action: string): { readonly row: FunctionRow; readonly qualifier: string | null } {
  const given = call.at['functionName'] ?? '';
  const [, partition = 'aws'] = call.principal.identity.arn.split(':');
  const full = functionArn(partition, call.region, call.principal.accountId, given);
  const parts = full.split(':');
  const arn = parts.slice(0, 7).join(':');
  call.authorize(`lambda:${action}`, arn);
  const row = call.store.functions.get(arn) ?? call.store.functions.get(full);
  if (row === undefined) throw missing(`Function not found: ${full}`);
  return { row, qualifier: call.query.get('Qualifier') ?? parts[7] ?? null };
}

const getPolicy = (call: RestCall): Json => {
  const { row, qualifier } = functionOf(call, 'GetPolicy');
  const permissions = row.permissions.filter((one) => one.qualifier === qualifier);
  if (permissions.length === 0) throw missing('The resource you requested does not exist.');
  const Statement = permissions.map((one) => ({
    Sid: one.id,
    Effect: 'Allow',
    Principal: /^\d{12}$|^arn:|^\*$/.test(one.principal) ? { AWS: one.principal } : { Service: one.principal },
    Action: one.action,
    Resource: qualifier === null ? row.arn : `${row.arn}:${qualifier}`,
    ...(one.sourceArn === null ? {} : { Condition: { ArnLike: { 'AWS:SourceArn': one.sourceArn } } }),
  }));
  const Policy = JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement });
  return { Policy, RevisionId: idFor(Policy, 32) };
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
  route('GetFunctionConfiguration', 'GET', `${AT}/configuration`, 200, getConfiguration),
];

/** State and permissions of functions, read only. */
export const LAMBDA: Service = {
  name: 'lambda',
  handle: (call) => {
    const found = findRoute(ROUTES, call.request);
    if (found === null) throw new AwsError('UnknownOperationException', 'Unknown operation', 404);
    return replyOf(found.route, found.route.run(restCall(call, found.at)), call.requestId);
  },
  refuse: restError,
};
