import type { IncomingMessage } from 'node:http';
import type { WireRequest } from './types.ts';

/** One request as it came in; what stands in front of the path in an absolute URL is left out. */
export function wireOf(incoming: IncomingMessage, body: Buffer): WireRequest {
  const url = (incoming.url ?? '/').replace(/^https?:\/\/[^/?]*/i, '');
  const cut = url.indexOf('?');
  const rawPath = cut === -1 ? url : url.slice(0, cut);
  const headers = Object.fromEntries(
    Object.entries(incoming.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')]),
  );
  return {
    method: incoming.method ?? 'GET',
    rawPath: rawPath.startsWith('/') ? rawPath : `/${rawPath}`,
    rawQuery: cut === -1 ? '' : url.slice(cut + 1),
    headers,
    body,
  };
}
