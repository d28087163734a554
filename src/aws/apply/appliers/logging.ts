import type { Change } from '../../../core/model/plan.ts';
import { allMarked } from '../../read/paging.ts';
import { textOf } from '../applier.ts';
import { type Patch, type Settings, settingsApplier, settingsOf } from './settings.ts';

/** `CreateRole`. https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html */
export const createRole = settingsApplier({
  service: 'iam',
  operation: 'CreateRole',
  permissions: ['iam:CreateRole', 'iam:DeleteRole', 'iam:GetRole'],
  what: 'The role',
  get: async (clients, change) => {
    const { Role } = await clients.call('iam', 'GetRole', { RoleName: textOf(change, 'RoleName') });
    return Role === undefined ? null : settingsOf(Role, ['RoleName', 'Path', 'AssumeRolePolicyDocument']);
  },
  undo: async (clients, change) => {
    await clients.call('iam', 'DeleteRole', { RoleName: textOf(change, 'RoleName') });
  },
});

/** `AttachRolePolicy`. https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html */
export const attachRolePolicy = settingsApplier({
  service: 'iam',
  operation: 'AttachRolePolicy',
  permissions: ['iam:AttachRolePolicy', 'iam:DetachRolePolicy', 'iam:ListAttachedRolePolicies'],
  what: 'The attached policy',
  get: async (clients, change) => {
    const RoleName = textOf(change, 'RoleName');
    const PolicyArn = textOf(change, 'PolicyArn');
    const attached = await allMarked(
      (Marker) =>
        clients.call('iam', 'ListAttachedRolePolicies', { RoleName, ...(Marker === undefined ? {} : { Marker }) }),
      (page) => page.AttachedPolicies,
    );
    return attached.some((one) => one.PolicyArn === PolicyArn) ? { PolicyArn } : null;
  },
  undo: async (clients, change) => {
    await clients.call('iam', 'DetachRolePolicy', {
      RoleName: textOf(change, 'RoleName'),
      PolicyArn: textOf(change, 'PolicyArn'),
    });
  },
});

/**
 * `UpdateAccount` with the role that writes logs; an empty text takes it out again.
 * https://docs.aws.amazon.com/apigateway/latest/api/API_UpdateAccount.html
 */
export const updateAccount = settingsApplier({
  service: 'apigateway',
  operation: 'UpdateAccount',
  permissions: ['apigateway:PATCH', 'apigateway:GET', 'iam:PassRole'],
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
export const createLogGroup = settingsApplier({
  service: 'logs',
  operation: 'CreateLogGroup',
  permissions: ['logs:CreateLogGroup', 'logs:DeleteLogGroup', 'logs:DescribeLogGroups'],
  what: 'The log group',
  get: async (clients, change) => {
    const logGroupName = textOf(change, 'logGroupName');
    const { logGroups } = await clients.call('logs', 'DescribeLogGroups', { logGroupNamePrefix: logGroupName });
    return (logGroups ?? []).some((one) => one.logGroupName === logGroupName) ? { logGroupName } : null;
  },
  undo: async (clients, change) => {
    await clients.call('logs', 'DeleteLogGroup', { logGroupName: textOf(change, 'logGroupName') });
  },
});

const patchesOf = ({ input }: Change): readonly { readonly path: string }[] =>
  (input['patchOperations'] ?? []) as readonly { readonly path: string }[];
const stageOf = (change: Change) => ({
  restApiId: textOf(change, 'restApiId'),
  stageName: textOf(change, 'stageName'),
});

/**
 * `UpdateStage` with what a stage of a REST API logs. The first write of one setting fills in a whole entry for all
 * methods, so what was not there goes as a whole.
 * https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
 */
export const updateStageLogging = settingsApplier({
  service: 'apigateway',
  operation: 'UpdateStage',
  permissions: ['apigateway:PATCH', 'apigateway:GET'],
  handles: (change) =>
    patchesOf(change).length > 0 &&
    patchesOf(change).every(({ path }) => /^\/(?:\*\/\*\/logging|accessLogSettings)\//.test(path)),
  what: 'The logging of the stage',
  get: async (clients, change) => {
    const { methodSettings, accessLogSettings } = await clients.call('apigateway', 'GetStage', stageOf(change));
    if (isAccess(change)) return { accessLogSettings: accessOf(accessLogSettings) };
    const all = methodSettings?.['*/*'];
    return { loggingLevel: all?.loggingLevel ?? 'OFF', entry: all !== undefined };
  },
  undo: async (clients, change, before) => {
    const level: Patch =
      before?.['entry'] === true
        ? { op: 'replace', path: '/*/*/logging/loglevel', value: String(before['loggingLevel']) }
        : { op: 'remove', path: '/*/*' };
    const patchOperations = [isAccess(change) ? { op: 'remove' as const, path: '/accessLogSettings' } : level];
    await clients.call('apigateway', 'UpdateStage', { ...stageOf(change), patchOperations });
  },
});

const isAccess = (change: Change): boolean =>
  patchesOf(change).some(({ path }) => path.startsWith('/accessLogSettings/'));

/** A setting that was cleared comes back as an empty object. */
const accessOf = (settings: object | undefined): Settings | null => {
  const held = settingsOf(settings ?? {}, ['destinationArn', 'format']);
  return Object.keys(held).length === 0 ? null : held;
};

/**
 * The same for HTTP and WebSocket APIs.
 * https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid-stages-stagename.html
 */
export const updateV2StageLogging = settingsApplier({
  service: 'apigatewayv2',
  operation: 'UpdateStage',
  permissions: ['apigateway:PATCH', 'apigateway:GET', 'apigateway:DELETE'],
  handles: ({ input }) => input['AccessLogSettings'] !== undefined || isLevel(input['DefaultRouteSettings']),
  what: 'The logging of the stage',
  get: async (clients, change) => {
    const { DefaultRouteSettings: all, AccessLogSettings: access } = await clients.call(
      'apigatewayv2',
      'GetStage',
      placeOf(change),
    );
    if (isLevel(change.input['DefaultRouteSettings'])) return { loggingLevel: all?.LoggingLevel ?? 'OFF' };
    return {
      accessLogSettings:
        access?.DestinationArn === undefined
          ? null
          : { destinationArn: access.DestinationArn, format: access.Format ?? '' },
    };
  },
  undo: async (clients, change, before) => {
    if (!isLevel(change.input['DefaultRouteSettings'])) {
      await clients.call('apigatewayv2', 'DeleteAccessLogSettings', placeOf(change));
      return;
    }
    const LoggingLevel = String(before?.['loggingLevel']) as 'OFF' | 'ERROR' | 'INFO';
    await clients.call('apigatewayv2', 'UpdateStage', { ...placeOf(change), DefaultRouteSettings: { LoggingLevel } });
  },
});

const isLevel = (settings: unknown): boolean =>
  settings !== null && typeof settings === 'object' && 'LoggingLevel' in settings;
const placeOf = (change: Change) => ({ ApiId: textOf(change, 'ApiId'), StageName: textOf(change, 'StageName') });
