import { plainHost } from '../../core/model/request.ts';
import type { WireRequest } from './types.ts';

/** The names of this computer for itself. A page on the internet may let its own name lead here too. */
const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/** Whether a request names this server itself, not an API and no name that somebody lets lead here. */
export const isOwnHost = ({ headers }: WireRequest): boolean => LOOPBACK.includes(plainHost(headers['host'] ?? ''));

/** Whether a web page that this server has not served makes the request. */
export function isFromOtherOrigin({ headers }: WireRequest): boolean {
  const { origin, host } = headers;
  return origin !== undefined && origin !== `http://${host}`;
}
