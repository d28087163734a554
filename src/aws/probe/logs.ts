import { readLogLine } from '../../core/answers/index.ts';
import type { SeenAnswer } from '../../core/model/answer.ts';
import { executionLogPlaces, logGroupOf } from '../../core/model/execution-logs.ts';
import { type Fact, notAsked, valueOf } from '../../core/model/fact.ts';
import type { Facts } from '../../core/model/facts.ts';
import { redact } from '../../core/model/redact.ts';
import { type Request, secretsOf } from '../../core/model/request.ts';
import type { LogsTestimony } from '../../core/model/testimony.ts';
import type { Clients } from '../clients/types.ts';
import { factOf } from '../read/fact-of.ts';
import { allItems } from '../read/paging.ts';

/** How far from the call its lines are looked for, in milliseconds. */
const AROUND = 120_000;

/** More lines than this are not one request's. */
const MOST_LINES = 200;

/**
 * The lines that API Gateway wrote of this request: by the ids in its answer, else all of the two minutes around it, if they
 * are of one request. Null when there is no such line.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export async function readLogs(
  clients: Clients,
  facts: Facts,
  request: Request,
  seen: SeenAnswer | null,
  ofPractice: boolean,
): Promise<Fact<LogsTestimony | null>> {
  const wanted = logGroupsOf(facts);
  if (wanted.length === 0) return notAsked('the stage writes no logs to CloudWatch');
  return factOf('FilterLogEvents', async () => {
    const groups = await existing(clients, wanted);
    const start = Date.parse(request.time);
    const read = async (pattern: string | null): Promise<readonly Line[]> =>
      (await Promise.all(groups.map((group) => eventsOf(clients, group, start, pattern)))).flat().sort((a, b) => a.time - b.time);
    const byId = await linesById(read, seen);
    const lines = byId.length > 0 ? byId : onlyRequestIn(await read(null));
    if (lines.length === 0) return null;
    return {
      logGroups: groups,
      foundBy: byId.length > 0 ? 'request-id' : 'time',
      lines: lines.map(({ logGroup, time, message }) => ({
        logGroup,
        at: new Date(time).toISOString(),
        message: redact(message.trim(), secretsOf(request)),
      })),
      ofPractice,
    };
  });
}

interface Line {
  readonly logGroup: string;
  readonly time: number;
  readonly message: string;
}

/** Execution logs have a group of their own, or others that they are delivered to; access logs go where the stage says, if that is a log group. */
function logGroupsOf(facts: Facts): readonly string[] {
  const access = logGroupOf(valueOf(facts.stage)?.logging.access?.destinationArn ?? '');
  const { groups } = executionLogPlaces(facts);
  return access === null ? groups : [...groups, access];
}

/** A group that nothing was ever written to does not exist. */
async function existing(clients: Clients, wanted: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    wanted.map(async (name) => {
      const { logGroups } = await clients.call('logs', 'DescribeLogGroups', { logGroupNamePrefix: name });
      return (logGroups ?? []).some(({ logGroupName }) => logGroupName === name) ? [name] : [];
    }),
  );
  return found.flat();
}

/** Empty pages with a token are normal: the loop goes on until there is none. */
const eventsOf = async (clients: Clients, logGroup: string, at: number, pattern: string | null): Promise<readonly Line[]> => {
  const events = await allItems(async (token) => {
    const page = await clients.call('logs', 'FilterLogEvents', {
      logGroupName: logGroup,
      startTime: at - AROUND,
      endTime: at + AROUND,
      ...(pattern === null ? {} : { filterPattern: pattern }),
      ...(token === undefined ? {} : { nextToken: token }),
    });
    return { items: page.events, position: page.nextToken };
  });
  return events.slice(0, MOST_LINES).map(({ timestamp, message }) => ({ logGroup, time: timestamp ?? at, message: message ?? '' }));
};

/** The extended id cannot be forged, and stands in one line only, together with the request's own. */
async function linesById(read: (pattern: string) => Promise<readonly Line[]>, seen: SeenAnswer | null): Promise<readonly Line[]> {
  const extended = idOf(seen, 'x-amz-apigw-id') ?? idOf(seen, 'apigw-requestid');
  const named = extended === null ? [] : await read(`"${extended}"`);
  const ids = [...named.map(({ message }) => readLogLine(message).requestId), idOf(seen, 'x-amzn-requestid')];
  const [requestId] = ids.filter((id) => id !== null);
  const lines = requestId === undefined ? [] : await read(`"${requestId}"`);
  return lines.length > 0 ? lines : named;
}

/** What goes into a filter pattern must be an id and nothing else. */
function idOf(seen: SeenAnswer | null, header: string): string | null {
  const value = seen?.headers[header];
  return value !== undefined && /^[\w=+/-]{8,80}$/.test(value) ? value : null;
}

/** Lines of several requests prove nothing of this one. */
function onlyRequestIn(lines: readonly Line[]): readonly Line[] {
  const ids = new Set(lines.map(({ message }) => readLogLine(message).requestId).filter((id) => id !== null));
  return ids.size === 1 ? lines : [];
}
