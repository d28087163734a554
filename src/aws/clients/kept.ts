import type { ReadOptions } from '../../core/model/ports.ts';
import { deadlineSignal } from '../../host/clock.ts';
import { AwsCallError } from '../errors.ts';
import type { Clients } from './types.ts';

/** What AWS answered to the reads of one call, by who asked what. Failures are answers too. */
export type Answers = Map<string, { readonly operation: string; readonly answer: Promise<unknown> }>;

/** The answers that a reading may begin with: all but those that are asked for anew. */
export const answersFor = (before: Answers, refetch: ReadOptions['refetch']): Answers =>
  new Map(refetch === undefined ? [] : [...before].filter(([, { operation }]) => !refetch(operation)));

/** Groups of reads with one deadline each, from the first read of the group on. */
export type Deadlines = (operation: string) => { readonly passed: Promise<void>; readonly ms: number } | null;

export function deadlinesOf(groups: ReadOptions['groups']): Deadlines {
  // One listener for a group, however many of its reads are under way.
  const begun = new Map<string, Promise<void>>();
  return (operation) => {
    const group = groups?.of(operation) ?? null;
    if (groups === undefined || group === null) return null;
    const passed = begun.get(group) ?? passing(deadlineSignal(groups.ms));
    begun.set(group, passed);
    return { passed, ms: groups.ms };
  };
}

const passing = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));

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
  const { passed, ms } = deadline;
  const message = `no answer in ${ms / 1000} s`;
  const late = new AwsCallError({
    failure: 'timeout',
    service,
    operation,
    code: null,
    status: null,
    permission: '',
    message,
  });
  return Promise.race([answer, passed.then(() => Promise.reject(late))]);
}
