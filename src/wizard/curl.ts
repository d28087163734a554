import type { Request } from '../core/model/request.ts';
import { shellQuoted } from '../core/model/sanitize.ts';
import { isSecretHeader, MASK } from '../core/model/secret.ts';
import { safe } from './safe.ts';

/** The call as curl. A signature is made by curl itself, from keys in the environment; secrets are never written. */
export function curlOf(request: Request): string {
  const url = `https://${request.host}${request.path}${request.query === '' ? '' : `?${request.query}`}`;
  const pieces = ['curl -i', ...(request.method === 'GET' ? [] : [`-X ${request.method}`])];
  if (request.signing !== null) {
    pieces.push(
      `--aws-sigv4 ${shellQuoted(`aws:amz:${request.signing.region}:${request.signing.service}`)} --user ` +
        '"$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"',
    );
    pieces.push('-H "x-amz-security-token: $AWS_SESSION_TOKEN"');
  }
  for (const [name, value] of Object.entries(request.headers))
    if (!/^(authorization|cookie|x-api-key)$/i.test(name)) pieces.push(`-H ${header(name, value)}`);
  if (request.origin !== null) pieces.push(`-H ${shellQuoted(`Origin: ${request.origin}`)}`);
  if (request.token !== null) pieces.push('-H "Authorization: $TOKEN"');
  if (request.apiKey !== null) pieces.push('-H "x-api-key: $API_KEY"');
  return safe([...pieces, shellQuoted(url)].join(' '));
}

/** A header of the caller's own that carries a secret is filled in by the shell, as the token is. */
const header = (name: string, value: string): string =>
  isSecretHeader(name) && /^[\w-]+$/.test(name)
    ? `"${name}: $${name.toUpperCase().replace(/-/g, '_')}"`
    : shellQuoted(`${name}: ${isSecretHeader(name) ? MASK : value}`);
