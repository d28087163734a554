import type { Clock, ReadOptions } from '../../core/model/ports.ts';
import { monotonicNow, withinTime } from '../../host/clock.ts';
import type { Counter } from '../counter.ts';
import { AwsCallError } from '../errors.ts';
import type { Clients } from './types.ts';

/** What AWS answered, and in which round of the reading; 0 for what was asked before it. Failures are answers too. */
interface Kept {
  readonly operation: string;
  readonly answer: Promise<unknown>;
  readonly round: number;
}
/** By who asked what. */
export type Answers = Map<string, Kept>;

/** Where the answers of some reads are kept, and where else an answer may be at hand already. */
export interface Memory {
  readonly find: (key: string) => Kept | undefined;
  readonly keep: (key: string, kept: Kept) => void;
}

/** Lists of a whole account. */
const OF_ACCOUNT: readonly string[] = [
  'GetRestApis',
  'GetApis',
  'GetDomainNames',
  'GetUsagePlans',
  'GetApiKeys',
  'GetAccount',
  'ListDistributions',
];

/** What one session has been answered: lists are read once, all else anew for every call that is looked into. */
export interface SessionMemory {
  /** For the lists that a person chooses from. */
  readonly lists: Memory;
  /** For what is read ahead: the next reading begins with it. */
  readonly ahead: Memory;
  /**
   * For the reading of a call. With `refetch` the newest reading's answers are kept but those of these operations; the
   * same call read again finds nothing, as whoever asks twice wants to know what is there now.
   */
  reading(call: string, refetch: ReadOptions['refetch']): Memory;
  /** Everything is asked again. */
  forget(): void;
}

/** What was read ahead says what is there only for so long, in milliseconds after it was asked. */
const AHEAD_MS = 60_000;

export function sessionMemory(clock: Pick<Clock, 'now'>): SessionMemory {
  const lists: Answers = new Map();
  const ahead: Answers = new Map();
  let aheadSince = 0;
  let newest: Answers = new Map();
  let call: string | null = null;
  const forget = (): void => {
    lists.clear();
    ahead.clear();
  };
  /** A failure is not kept beyond its reading: the next one may fare better. */
  const keepIn =
    (answers: Answers): Memory['keep'] =>
    (key, kept) => {
      answers.set(key, kept);
      kept.answer.catch(() => answers.get(key) === kept && answers.delete(key));
    };
  return {
    lists: { find: (key) => lists.get(key), keep: keepIn(lists) },
    ahead: {
      find: (key) => ahead.get(key) ?? lists.get(key),
      keep(key, kept) {
        if (ahead.size === 0) aheadSince = clock.now();
        keepIn(ahead)(key, kept);
      },
    },
    reading(asked, refetch) {
      if (refetch === undefined && asked === call) forget();
      if (clock.now() - aheadSince > AHEAD_MS) ahead.clear();
      call = asked;
      const own: Answers = new Map(refetch === undefined ? ahead : [...newest].filter(keptBut(refetch)));
      ahead.clear();
      newest = own;
      const keepList = keepIn(lists);
      return {
        find(key) {
          // What is read ahead may still begin, where the person answers at once.
          const before = ahead.get(key) ?? lists.get(key);
          return own.get(key) ?? (before !== undefined && refetch?.(before.operation) !== true ? before : undefined);
        },
        keep(key, kept) {
          own.set(key, kept);
          if (OF_ACCOUNT.includes(kept.operation)) keepList(key, { ...kept, round: 0 });
        },
      };
    },
    forget,
  };
}

const keptBut =
  (refetch: (operation: string) => boolean) =>
  ([, { operation }]: readonly [string, Kept]): boolean =>
    !refetch(operation);

/** Groups of reads with one deadline each, from the first read of the group on: what is left of it, in milliseconds. */
export type Deadlines = (operation: string) => { readonly leftMs: number; readonly ms: number } | null;

export function deadlinesOf(groups: ReadOptions['groups']): Deadlines {
  const begun = new Map<string, number>();
  return (operation) => {
    const group = groups?.of(operation) ?? null;
    if (groups === undefined || group === null) return null;
    const from = begun.get(group) ?? monotonicNow();
    begun.set(group, from);
    return { leftMs: Math.max(0, from + groups.ms - monotonicNow()), ms: groups.ms };
  };
}

/** How the reads of one set of clients are kept. */
export interface Keeping {
  /** Whose credentials ask. */
  readonly who: string;
  readonly memory: Memory;
  readonly deadlines: Deadlines;
  /** Counts the rounds of a reading; null outside of one. */
  readonly rounds: Pick<Counter, 'round'> | null;
}

/**
 * The same clients; what was answered to `who` already is not asked again, and nothing is waited for beyond its
 * deadline.
 *
 * Each view of them is a chain: its next call stands one round behind those that were answered to it. Reads side by
 * side are branches, so that what one of them waits for is never counted to another. Which round a call stands in hangs
 * on nothing else, above all not on how fast AWS answers.
 */
export function keptClients(clients: Clients, keeping: Keeping): Clients {
  return chainOf(clients, keeping, 0, () => {});
}

function chainOf(clients: Clients, keeping: Keeping, round: number, above: (depth: number) => void): Clients {
  const { who, memory, deadlines, rounds } = keeping;
  let current = round;
  let deepest = round;
  const reach = (depth: number): void => {
    deepest = Math.max(deepest, depth);
    above(depth);
  };
  const answered = (round: number): void => {
    current = Math.max(current, round);
    reach(round);
  };
  const ask = (service: string, operation: string, input: Readonly<Record<string, unknown>>, key: string): Kept => {
    const round = rounds === null ? 0 : current + 1;
    rounds?.round(round);
    const answer = inTime(clients.send(service, operation, input), service, operation, deadlines(operation));
    const kept = { operation, answer, round };
    memory.keep(key, kept);
    return kept;
  };
  const send: Clients['send'] = async (service, operation, input) => {
    const key = JSON.stringify([who, service, operation, input]);
    const kept = memory.find(key) ?? ask(service, operation, input, key);
    try {
      return await kept.answer;
    } finally {
      answered(kept.round);
    }
  };
  return {
    ...clients,
    send,
    // As in the clients themselves: the types tie an operation to its input and output, at run time it is `send`.
    call: send as unknown as Clients['call'],
    watched: (listener) => chainOf(clients.watched(listener), keeping, current, reach),
    branch: (from = current) => chainOf(clients, keeping, from, reach),
    depth: () => deepest,
  };
}

function inTime<T>(
  answer: Promise<T>,
  service: string,
  operation: string,
  deadline: ReturnType<Deadlines>,
): Promise<T> {
  if (deadline === null) return answer;
  const { leftMs, ms } = deadline;
  const message = `no answer in ${ms / 1000} s`;
  const late = () =>
    new AwsCallError({
      failure: 'timeout',
      service,
      operation,
      code: null,
      status: null,
      permission: '',
      message,
    });
  return withinTime(leftMs, () => answer, late);
}
