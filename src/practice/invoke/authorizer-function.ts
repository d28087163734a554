import { functionArn } from '../store/arns.ts';
import type { ApiRow, Store } from '../store/types.ts';

/** What a function does with a call, as its case says: the first behaviour that fits. */
export type Done = { readonly returns: unknown } | { readonly throws: string } | { readonly timesOut: true };

interface Written {
  readonly when?: { readonly headers?: Readonly<Record<string, string>>; readonly methods?: readonly string[] };
}

/**
 * Runs the authorizer's function as far as a case tells it; null for a function that nobody described. `{{methodArn}}`
 * becomes the call's.
 */
export function runFunction(
  store: Store,
  api: ApiRow,
  name: string,
  call: { readonly method: string; readonly headers: Readonly<Record<string, string>>; readonly methodArn: string },
): Done | null {
  const row = store.functions.get(functionArn(api.partition, api.region, api.account, name.split(':')[0] ?? name));
  const fitting = (row?.behaviours as readonly (Written & Done)[] | undefined)?.find(({ when }) => fits(when, call));
  if (fitting === undefined) return null;
  if ('throws' in fitting) return { throws: fitting.throws };
  if ('timesOut' in fitting) return { timesOut: true };
  return { returns: withArn(fitting.returns, call.methodArn) };
}

const JWT = /eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*/g;

function fits(
  when: Written['when'],
  call: { readonly method: string; readonly headers: Readonly<Record<string, string>> },
): boolean {
  if (when?.methods !== undefined && !when.methods.includes(call.method)) return false;
  const sent = Object.fromEntries(Object.entries(call.headers).map(([name, value]) => [name.toLowerCase(), value]));
  return Object.entries(when?.headers ?? {}).every(([name, value]) => {
    const given = sent[name.toLowerCase()];
    return given === value || given?.replace(JWT, '{{token}}') === value;
  });
}

function withArn(value: unknown, arn: string): unknown {
  if (typeof value === 'string') return value.replaceAll('{{methodArn}}', arn);
  if (Array.isArray(value)) return value.map((item) => withArn(item, arn));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withArn(item, arn)]));
  return value;
}

/** What Lambda answers for it: an error that was thrown is an object of its own. */
export function answeredBy(done: Done): string {
  if ('throws' in done) return JSON.stringify({ errorType: 'Error', errorMessage: done.throws, trace: [] });
  if ('timesOut' in done)
    return JSON.stringify({
      errorType: 'Sandbox.Timedout',
      errorMessage: 'RequestId: 0 Error: Task timed out after 3.00 seconds',
    });
  return JSON.stringify(done.returns) ?? 'null';
}
