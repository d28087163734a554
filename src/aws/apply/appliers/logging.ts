import type { ChangeOf, Patch } from '../../../core/model/changes/index.ts';
import { allMarked } from '../../read/paging.ts';
import { settingsApplier, settingsOf } from './settings.ts';

const LOGGING = 'The logging of the stage';

/** `CreateRole`. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const createRole = settingsApplier<'create-role'>({
  what: 'The role',
  get: async (clients, change) => {
    const { Role } = await clients.call('iam', 'GetRole', { RoleName: change.RoleName });
    return Role === undefined ? null : settingsOf(Role, ['RoleName', 'Path', 'AssumeRolePolicyDocument']);
  },
  undo: async (clients, change) => {
    await clients.call('iam', 'DeleteRole', { RoleName: change.RoleName });
  },
});

/** `AttachRolePolicy`. https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html */
export const attachRolePolicy = settingsApplier<'attach-role-policy'>({
  what: 'The attached policy',
  get: async (clients, change) => {
    const RoleName = change.RoleName;
    const PolicyArn = change.PolicyArn;
    const attached = await allMarked(
      (Marker) =>
        clients.call('iam', 'ListAttachedRolePolicies', { RoleName, ...(Marker === undefined ? {} : { Marker }) }),
      (page) => page.AttachedPolicies,
    );
    return attached.some((one) => one.PolicyArn === PolicyArn) ? { PolicyArn } : null;
  },
  undo: async (clients, change) => {
    await clients.call('iam', 'DetachRolePolicy', {
      RoleName: change.RoleName,
      PolicyArn: change.PolicyArn,
    });
  },
});

/**
 * `UpdateAccount` with the role that writes logs; an empty text takes it out again.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateAccount.html
 */
export const updateAccount = settingsApplier<'update-account'>({
  what: 'The logging role of the account',
  get: async (clients) => ({
    cloudwatchRoleArn: (await clients.call('apigateway', 'GetAccount', {})).cloudwatchRoleArn ?? null,
  }),
  undo: async (clients, _change, before) => {
    const value = String(before?.['cloudwatchRoleArn'] ?? '');
    await clients.call('apigateway', 'UpdateAccount', {
      patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value }],
    });
  },
});

/**
 * `CreateLogGroup`. Undo deletes it with what was written to it.
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
 */
export const createLogGroup = settingsApplier<'create-log-group'>({
  what: 'The log group',
  get: async (clients, change) => {
    const logGroupName = change.logGroupName;
    const { logGroups } = await clients.call('logs', 'DescribeLogGroups', { logGroupNamePrefix: logGroupName });
    return (logGroups ?? []).some((one) => one.logGroupName === logGroupName) ? { logGroupName } : null;
  },
  undo: async (clients, change) => {
    await clients.call('logs', 'DeleteLogGroup', { logGroupName: change.logGroupName });
  },
});

const stageOf = ({ restApiId, stageName }: ChangeOf<'update-log-level' | 'update-access-log-settings'>) => ({
  restApiId,
  stageName,
});

/**
 * `UpdateStage` with the level of a REST API's execution log. The first write of one setting fills in a whole entry for
 * all methods, so what was not there goes as a whole.
 * https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
 */
export const updateLogLevel = settingsApplier<'update-log-level'>({
  what: LOGGING,
  get: async (clients, change) => {
    const { methodSettings } = await clients.call('apigateway', 'GetStage', stageOf(change));
    const all = methodSettings?.['*/*'];
    return { loggingLevel: all?.loggingLevel ?? 'OFF', entry: all !== undefined };
  },
  undo: async (clients, change, before) => {
    const level: Patch =
      before?.['entry'] === true
        ? { op: 'replace', path: '/*/*/logging/loglevel', value: String(before['loggingLevel']) }
        : { op: 'remove', path: '/*/*' };
    await clients.call('apigateway', 'UpdateStage', { ...stageOf(change), patchOperations: [level] });
  },
});

/** `UpdateStage` with the access log of a REST API. A setting that was cleared comes back as an empty object. */
export const updateAccessLogSettings = settingsApplier<'update-access-log-settings'>({
  what: LOGGING,
  get: async (clients, change) => {
    const { accessLogSettings } = await clients.call('apigateway', 'GetStage', stageOf(change));
    const held = settingsOf(accessLogSettings ?? {}, ['destinationArn', 'format']);
    return { accessLogSettings: Object.keys(held).length === 0 ? null : held };
  },
  undo: async (clients, change) => {
    const patchOperations = [{ op: 'remove' as const, path: '/accessLogSettings' }];
    await clients.call('apigateway', 'UpdateStage', { ...stageOf(change), patchOperations });
  },
});

const placeOf = ({ ApiId, StageName }: ChangeOf<'update-v2-log-level' | 'update-v2-access-log-settings'>) => ({
  ApiId,
  StageName,
});

/**
 * The same for HTTP and WebSocket APIs.
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html
 */
export const updateV2LogLevel = settingsApplier<'update-v2-log-level'>({
  what: LOGGING,
  get: async (clients, change) => {
    const { DefaultRouteSettings: all } = await clients.call('apigatewayv2', 'GetStage', placeOf(change));
    return { loggingLevel: all?.LoggingLevel ?? 'OFF' };
  },
  undo: async (clients, change, before) => {
    const LoggingLevel = String(before?.['loggingLevel']) as 'OFF' | 'ERROR' | 'INFO';
    await clients.call('apigatewayv2', 'UpdateStage', { ...placeOf(change), DefaultRouteSettings: { LoggingLevel } });
  },
});

export const updateV2AccessLogSettings = settingsApplier<'update-v2-access-log-settings'>({
  what: LOGGING,
  get: async (clients, change) => {
    const { AccessLogSettings: access } = await clients.call('apigatewayv2', 'GetStage', placeOf(change));
    return {
      accessLogSettings:
        access?.DestinationArn === undefined
          ? null
          : { destinationArn: access.DestinationArn, format: access.Format ?? '' },
    };
  },
  undo: async (clients, change) => {
    await clients.call('apigatewayv2', 'DeleteAccessLogSettings', placeOf(change));
  },
});
