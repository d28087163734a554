import type { ReadOptions } from '../../core/model/ports.ts';
import { monotonicNow, withinTime } from '../../host/clock.ts';
import { AwsCallError } from '../errors.ts';
import type { Clients } from './types.ts';

/** What AWS answered to the reads of one call, by who asked what. Failures are answers too. */
export type Answers = Map<string, { readonly operation: string; readonly answer: Promise<unknown> }>;

/** The answers that a reading may begin with: all but those that are asked for anew. */
export const answersFor = (before: Answers, refetch: ReadOptions['refetch']): Answers =>
  new Map(refetch === undefined ? [] : [...before].filter(([, { operation }]) => !refetch(operation)));

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

/**
 * The same clients; what was answered to `who` already is not asked again, and nothing is waited for beyond its
 * deadline.
 */
export function keptClients(clients: Clients, who: string, answers: Answers, deadlines: Deadlines): Clients {
  const send: Clients['send'] = (service, operation, input) => {
    const key = JSON.stringify([who, service, operation, input]);
    const before = answers.get(key);
    if (before !== undefined) return before.answer;
    const answer = inTime(clients.send(service, operation, input), service, operation, deadlines(operation));
    answers.set(key, { operation, answer });
    return answer;
  };
  return {
    ...clients,
    send,
    // As in the clients themselves: the types tie an operation to its input and output, at run time it is `send`.
    call: send as unknown as Clients['call'],
    watched: (listener) => keptClients(clients.watched(listener), who, answers, deadlines),
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
