import { connectionOf } from '../../core/api-gateway/connections.ts';
import type { MethodListing } from '../../core/model/ports.ts';
import type { Verb } from '../../core/model/request.ts';

/**
 * The listed route that would serve a concrete path: a fixed segment before a parameter, a parameter before
 * a greedy one, the verb before ANY. For picking a row only; the route gate judges.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-method-settings-method-request.html
 */
export function routeFor(methods: readonly MethodListing[], verb: Verb, path: string): MethodListing | null {
  // A WebSocket client asks for its connection only, whatever messages it sends over it later; a backend's calls to it
  // meet no route.
  const connect = methods.find((method) => method.path === '$connect');
  if (connect !== undefined) return connectionOf(path) === null ? connect : null;
  const asked = segments(path);
  const fitting = methods
    .filter((method) => method.verb === verb || method.verb === 'ANY')
    .map((method) => ({ method, rank: method.path === '$default' ? LAST : rank(segments(method.path), asked) }))
    .filter((one): one is { method: MethodListing; rank: string } => one.rank !== null);
  fitting.sort(
    (a, b) => a.rank.localeCompare(b.rank) || Number(a.method.verb === 'ANY') - Number(b.method.verb === 'ANY'),
  );
  return fitting[0]?.method ?? null;
}

/** Route `$default` of an HTTP API serves what no other route does. */
const LAST = '9';

/** One digit for each segment, lower is better; null when the template does not fit. */
function rank(template: readonly string[], asked: readonly string[]): string | null {
  let ranks = '';
  for (const [index, segment] of template.entries()) {
    if (/^\{.*\+\}$/.test(segment)) return index < asked.length ? `${ranks}2` : null;
    const value = asked[index];
    if (value === undefined) return null;
    if (segment === value) ranks += '0';
    else if (/^\{.*\}$/.test(segment)) ranks += '1';
    else return null;
  }
  return template.length === asked.length ? ranks : null;
}

const segments = (path: string): readonly string[] => path.split('/').filter((segment) => segment !== '');

/** A concrete path to start from: each parameter becomes a plain value. */
export const examplePath = (template: string): string => template.replace(/\{[^}]+\}/g, '1');
