import { splitQualifier } from '../api-gateway/arns.ts';
import type { Behaviour } from '../model/runtime-state.ts';
import { sentHeader } from './sent.ts';
import type { GateContext } from './types.ts';

/** What the function does with this request, `{{methodArn}}` filled in; null where that is not known. */
export function behaviourOf(context: GateContext, named: string): Behaviour['does'] | null {
  const { behaviours } = context.runtime;
  const all = behaviours?.[named] ?? behaviours?.[splitQualifier(named).name];
  const fitting = all?.find((behaviour) => fits(context, behaviour.when));
  if (fitting === undefined) return null;
  return 'returns' in fitting.does ? { returns: withArn(fitting.does.returns, context.arn) } : fitting.does;
}

/** Whether the function is known to do the same with every call, whatever the call carries. */
export function doesAlways({ runtime: { behaviours } }: GateContext, named: string): boolean {
  const all = behaviours?.[named] ?? behaviours?.[splitQualifier(named).name] ?? [];
  return all.length === 1 && all[0]?.when === undefined;
}

function fits({ request }: GateContext, when: Behaviour['when']): boolean {
  if (when?.methods !== undefined && !when.methods.includes(request.method)) return false;
  return Object.entries(when?.headers ?? {}).every(
    ([name, value]) => asWritten(request.headers, name) === value || sentHeader(request, name) === value,
  );
}

const asWritten = (headers: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];

/** The value with `{{methodArn}}` replaced in every text of it. */
export function withArn(value: unknown, arn: string): unknown {
  if (typeof value === 'string') return value.replaceAll('{{methodArn}}', arn);
  if (Array.isArray(value)) return value.map((item) => withArn(item, arn));
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withArn(item, arn)]));
  return value;
}
