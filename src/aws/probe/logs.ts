import { readLineOf } from '../../core/answers/index.ts';
import { PRACTICE_SERVER, type SeenAnswer } from '../../core/model/answer.ts';
import { type Fact, notAsked, valueOf } from '../../core/model/fact.ts';
import type { Facts } from '../../core/model/facts.ts';
import { type Request, secretsOf } from '../../core/model/request.ts';
import { redact } from '../../core/model/secret.ts';
import { accessLogOf, executionLogPlaces } from '../../core/model/settings.ts';
import type { AccessLog, LogsTestimony } from '../../core/model/testimony.ts';
import type { Clients } from '../clients/types.ts';
import { factOf } from '../read/fact-of.ts';
import { allItems } from '../read/paging.ts';

/** How far from the call its lines are looked for, in milliseconds. */
const WINDOW_MS = 120_000;

/** More lines than this are not one request's. */
const MOST_LINES = 200;

/** What is known of the call whose lines are wanted. */
export interface LoggedCall {
  /** The answer that was seen; null when nobody saw one. */
  readonly seen: SeenAnswer | null;
  /** The answer to the call that was made just now; null when none was. */
  readonly called: SeenAnswer | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The lines that API Gateway wrote of this request: by the ids in its answer, else all of the two minutes around it, if
 * they are of one request, else those of the same call made just now. Null when there is no such line.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export async function readLogs(
  clients: Clients,
  facts: Facts,
  request: Request,
  { seen, called, now }: LoggedCall,
): Promise<Fact<LogsTestimony | null>> {
  const accessLog = accessLogOf(valueOf(facts.stage)?.logging.access);
  const wanted = [...executionLogPlaces(facts).groups, ...(accessLog === null ? [] : [accessLog.logGroup])];
  if (wanted.length === 0) return notAsked('the stage writes no logs to CloudWatch');
  return factOf('FilterLogEvents', async () => {
    const groups = await existing(clients, wanted);
    const read = async (at: number, pattern: string | null): Promise<readonly Line[]> =>
      (await Promise.all(groups.map((group) => eventsOf(clients, group, at, pattern))))
        .flat()
        .sort((a, b) => a.time - b.time);
    const [then, own] = [Date.parse(request.time), idsIn(called)];
    const given = seen === called ? null : seen;
    const ways: readonly (() => Promise<Found>)[] = [
      async () => ({
        foundBy: 'request-id',
        lines: await linesById((pattern) => read(given === null ? now : then, pattern), seen, accessLog),
      }),
      async () => ({ foundBy: 'time', lines: onlyRequestIn(await read(then, null), own, accessLog) }),
      async () => ({
        foundBy: 'request-id',
        lines: given === null ? [] : await linesById((pattern) => read(now, pattern), called, accessLog),
      }),
    ];
    const found = await firstWith(ways);
    if (found === null) return null;
    return {
      logGroups: groups,
      foundBy: found.foundBy,
      lines: found.lines.map(({ logGroup, time, message }) => ({
        logGroup,
        at: new Date(time).toISOString(),
        message: redact(message.trim(), secretsOf(request)),
      })),
      accessLog,
      ofPractice: found.lines.some((line) => line.ofPractice),
    };
  });
}

type Found = Pick<LogsTestimony, 'foundBy'> & { readonly lines: readonly Line[] };

async function firstWith(ways: readonly (() => Promise<Found>)[]): Promise<Found | null> {
  for (const way of ways) {
    const found = await way();
    if (found.lines.length > 0) return found;
  }
  return null;
}

interface Line {
  readonly logGroup: string;
  readonly time: number;
  readonly message: string;
  /** True when the practice account wrote it of a call of its own. */
  readonly ofPractice: boolean;
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
const eventsOf = async (
  clients: Clients,
  logGroup: string,
  at: number,
  pattern: string | null,
): Promise<readonly Line[]> => {
  const events = await allItems(async (token) => {
    const page = await clients.call('logs', 'FilterLogEvents', {
      logGroupName: logGroup,
      startTime: at - WINDOW_MS,
      endTime: at + WINDOW_MS,
      ...(pattern === null ? {} : { filterPattern: pattern }),
      ...(token === undefined ? {} : { nextToken: token }),
    });
    return { items: page.events, position: page.nextToken };
  });
  return events.slice(0, MOST_LINES).map(({ timestamp, message, logStreamName }) => ({
    logGroup,
    time: timestamp ?? at,
    message: message ?? '',
    ofPractice: logStreamName === PRACTICE_SERVER,
  }));
};

/** The extended id cannot be forged, and stands in one line only, together with the request's own. */
async function linesById(
  read: (pattern: string) => Promise<readonly Line[]>,
  seen: SeenAnswer | null,
  accessLog: AccessLog | null,
): Promise<readonly Line[]> {
  const extended = idOf(seen, 'x-amz-apigw-id') ?? idOf(seen, 'apigw-requestid');
  const named = extended === null ? [] : await read(`"${extended}"`);
  const ids = [...named.map((line) => readLineOf(line, accessLog).requestId), idOf(seen, 'x-amzn-requestid')];
  const [requestId] = ids.filter((id) => id !== null);
  const lines = requestId === undefined ? [] : await read(`"${requestId}"`);
  return lines.length > 0 ? lines : named;
}

const ID_HEADERS = ['x-amz-apigw-id', 'apigw-requestid', 'x-amzn-requestid'];

const idsIn = (seen: SeenAnswer | null): readonly string[] => ID_HEADERS.flatMap((header) => idOf(seen, header) ?? []);

/** What goes into a filter pattern must be an id and nothing else. */
function idOf(seen: SeenAnswer | null, header: string): string | null {
  const value = seen?.headers[header];
  return value !== undefined && /^[\w=+/-]{8,80}$/.test(value) ? value : null;
}

/** Lines of several requests prove nothing of this one. A call of our own is not the one that was seen. */
function onlyRequestIn(lines: readonly Line[], own: readonly string[], accessLog: AccessLog | null): readonly Line[] {
  const read = lines
    .map((line) => ({ line, id: readLineOf(line, accessLog).requestId }))
    .filter(({ id }) => id === null || !own.includes(id));
  const ids = new Set(read.map(({ id }) => id).filter((id) => id !== null));
  return ids.size === 1 ? read.map(({ line }) => line) : [];
}
