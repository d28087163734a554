import { isObject as isJson, type JsonObject as Json } from '../../core/fixes/planning/json.ts';
import { DEEPEST, isTooDeep } from '../../core/model/sanitize.ts';
import { misfit, type Shape } from '../clients/shape.ts';
import { StrangeAnswer } from '../errors.ts';

/** Ways through a JSON document that somebody else wrote: nothing is where it should be until it was looked at. */
export { isJson, type Json };

export const field = (value: unknown, name: string): unknown => (isJson(value) ? value[name] : undefined);
export const entriesOf = (value: unknown): readonly [string, unknown][] => (isJson(value) ? Object.entries(value) : []);
export const arrayOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);
export const statusOf = (value: unknown): string | number | undefined =>
  typeof value === 'string' || typeof value === 'number' ? value : undefined;
export const textsOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(entriesOf(value).flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])));

/** The document that an answer holds as text. Throws `StrangeAnswer` where it does not have the shape. */
export function documentIn(text: string, shape: Shape, what: string): Json {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new StrangeAnswer(`${what} is not JSON`);
  }
  if (isTooDeep(document)) throw new StrangeAnswer(`${what} is nested more than ${DEEPEST} deep`);
  const why = misfit(shape, document);
  if (why !== null || !isJson(document)) throw new StrangeAnswer(`${what}: ${why ?? 'the body is not an object'}`);
  return document;
}
