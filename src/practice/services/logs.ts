import { PRACTICE_SERVER } from '../../core/model/answer.ts';
import { AwsError } from '../http/errors.ts';
import { jsonService, neededText } from '../protocols/json.ts';
import type { Json } from '../protocols/rest-json.ts';
import { regionKey } from '../store/arns.ts';
import { idFor } from '../store/ids.ts';
import type { LogGroupRow } from '../store/types.ts';
import { LOG_DELIVERIES } from './log-deliveries.ts';
import type { ServiceCall } from './types.ts';

const INVALID = 'InvalidParameterException';

const arnOf = (call: ServiceCall, name: string): string => {
  const [, partition = 'aws'] = call.principal.identity.arn.split(':');
  return `arn:${partition}:logs:${call.region}:${call.principal.accountId}:log-group:${name}`;
};

const numberOf = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise);

/** `nextToken` is the index to go on from. */
function paged<T>(input: Json, rows: readonly T[], most: number): { readonly page: readonly T[]; readonly next: Json } {
  const limit = Math.min(numberOf(input['limit'], most), most);
  const start = Number(input['nextToken'] ?? 0);
  if (limit < 1 || !Number.isInteger(start) || start < 0)
    throw new AwsError(INVALID, 'The specified nextToken or limit is invalid.');
  return {
    page: rows.slice(start, start + limit),
    next: start + limit < rows.length ? { nextToken: String(start + limit) } : {},
  };
}

const describeGroups = (call: ServiceCall, input: Json): Json => {
  const prefix = typeof input['logGroupNamePrefix'] === 'string' ? input['logGroupNamePrefix'] : '';
  call.authorize('logs:DescribeLogGroups', arnOf(call, '*'));
  const mine = [...call.store.logGroups.values()]
    .filter(
      (row) => row.account === call.principal.accountId && row.region === call.region && row.name.startsWith(prefix),
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const { page, next } = paged(input, mine, 50);
  return {
    logGroups: page.map(({ name }) => ({ logGroupName: name, arn: `${arnOf(call, name)}:*`, storedBytes: 0 })),
    ...next,
  };
};

const keyOf = (call: ServiceCall, name: string): string =>
  `${regionKey(call.principal.accountId, call.region)} ${name}`;

function groupOf(call: ServiceCall, name: string): LogGroupRow {
  const row = call.store.logGroups.get(keyOf(call, name));
  if (row === undefined) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  return row;
}

/**
 * Quoted terms and plain words must all occur.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
function fits(pattern: unknown, message: string): boolean {
  if (typeof pattern !== 'string' || pattern.trim() === '') return true;
  const terms = [...pattern.matchAll(/"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? '');
  return terms.every((term) => message.includes(term));
}

const filterEvents = (call: ServiceCall, input: Json): Json => {
  const name = neededText(input, 'logGroupName', INVALID);
  call.authorize('logs:FilterLogEvents', `${arnOf(call, name)}:*`);
  const [from, to] = [numberOf(input['startTime'], 0), numberOf(input['endTime'], Number.MAX_SAFE_INTEGER)];
  const found = [...groupOf(call, name).events]
    .filter(({ at, message }) => at >= from && at <= to && fits(input['filterPattern'], message))
    .sort((a, b) => a.at - b.at);
  const { page, next } = paged(input, found, 10_000);
  return {
    events: page.map(({ at, message, ownCall }, i) => ({
      logStreamName: ownCall ? PRACTICE_SERVER : idFor(name, 32),
      timestamp: at,
      ingestionTime: at,
      message,
      eventId: idFor(`${name} ${at} ${i} ${message}`, 32),
    })),
    searchedLogStreams: [],
    ...next,
  };
};

const createGroup = (call: ServiceCall, input: Json): Json => {
  const name = neededText(input, 'logGroupName', INVALID);
  call.authorize('logs:CreateLogGroup', arnOf(call, name));
  if (!/^[.\-_/#A-Za-z0-9]{1,512}$/.test(name))
    throw new AwsError(
      INVALID,
      `1 validation error detected: Value '${name}' at 'logGroupName' failed to satisfy constraint`,
    );
  const key = keyOf(call, name);
  if (call.store.logGroups.has(key))
    throw new AwsError('ResourceAlreadyExistsException', 'The specified log group already exists');
  call.store.logGroups.set(key, { account: call.principal.accountId, region: call.region, name, events: [] });
  return {};
};

const deleteGroup = (call: ServiceCall, input: Json): Json => {
  const name = neededText(input, 'logGroupName', INVALID);
  call.authorize('logs:DeleteLogGroup', arnOf(call, name));
  groupOf(call, name);
  call.store.logGroups.delete(keyOf(call, name));
  return {};
};

/** CloudWatch Logs: what cases hold, and what the practice account writes of its own calls. */
export const LOGS = jsonService('logs', {
  ...LOG_DELIVERIES,
  CreateLogGroup: createGroup,
  DeleteLogGroup: deleteGroup,
  DescribeLogGroups: describeGroups,
  FilterLogEvents: filterEvents,
});
