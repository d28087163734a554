import http from 'node:http';
import https from 'node:https';
import { isIP, type Socket } from 'node:net';
import tls from 'node:tls';
import { type Environment, variable } from './environment.ts';

/** How connections leave this machine: through which proxy, trusting which certificate authorities. */
export interface Connections {
  /** For connections over TLS, whichever host they go to; null where Node's own way is right for all. */
  readonly agent: https.Agent | null;
}

/**
 * Proxies as the AWS CLI takes them from `HTTPS_PROXY` and `NO_PROXY`
 * (https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-proxy.html), and the authorities of `AWS_CA_BUNDLE`
 * (PEM text here) in place of Node's own. The SDK does neither by itself.
 */
export function connections(environment: Environment, authorities: string | null): Connections {
  const proxy = proxyOf(environment);
  if (proxy === null && authorities === null) return { agent: null };
  const agent = new https.Agent({ keepAlive: true, ...(authorities === null ? {} : { ca: authorities }) });
  return { agent: proxy === null ? agent : throughProxy(agent, proxy, exemptionsOf(environment)) };
}

/** These variables are known in both spellings; the small one wins, as in curl. */
const spelling = (environment: Environment, name: string): string =>
  variable(environment, name) === null ? name.toUpperCase() : name;

interface Proxy {
  readonly url: URL;
  /** The variable that names it. */
  readonly from: string;
}

function proxyOf(environment: Environment): Proxy | null {
  const from = spelling(environment, 'https_proxy');
  const given = variable(environment, from);
  if (given === null) return null;
  const url = given.includes('://') ? given : `http://${given}`;
  return URL.canParse(url) ? { url: new URL(url), from } : null;
}

const exemptionsOf = (environment: Environment): readonly string[] =>
  (variable(environment, spelling(environment, 'no_proxy')) ?? '').split(/[\s,]+/).filter((entry) => entry !== '');

/** `*`, a name, or the end of a name with or without a leading dot. */
function covers(entry: string, hostname: string): boolean {
  if (entry === '*') return true;
  const name = entry
    .replace(/^\*?\./, '')
    .replace(/:\d+$/, '')
    .toLowerCase();
  const host = hostname.toLowerCase();
  return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`));
}

type Opened = (error: Error | null, socket?: Socket) => void;
type Target = tls.ConnectionOptions & { readonly host: string; readonly port: number };

/** Asks the proxy for a tunnel (`CONNECT`) to every host that is not exempt, and speaks TLS through it. */
function throughProxy(agent: https.Agent, proxy: Proxy, exempt: readonly string[]): https.Agent {
  const createConnection = (options: Target, opened: Opened): Socket | undefined => {
    const servername = options.servername || (isIP(options.host) === 0 ? options.host : '');
    if (exempt.some((entry) => covers(entry, options.host))) return tls.connect({ ...options, servername });
    askForTunnel(proxy, `${options.host}:${options.port}`, (error, socket) =>
      socket === undefined ? opened(error) : opened(null, tls.connect({ ...options, socket, servername })),
    );
    return undefined;
  };
  return Object.assign(agent, { createConnection });
}

/** A proxy that says nothing is named before the whole call is given up. */
const PATIENCE_MS = 8000;

function askForTunnel({ url, from }: Proxy, target: string, opened: Opened): void {
  const isSecure = url.protocol === 'https:';
  const refuse = (why: string, code: string): void =>
    opened(new ProxyError(`the proxy ${url.protocol}//${url.host} (${from}) ${why}`, code));
  const request = (isSecure ? https : http).request({
    hostname: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (isSecure ? 443 : 80) : Number(url.port),
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...authorization(url) },
    agent: false,
  });
  request.setTimeout(PATIENCE_MS, () => {
    request
      .removeAllListeners('error')
      .on('error', () => undefined)
      .destroy();
    refuse(`did not respond in ${PATIENCE_MS / 1000} s: correct ${from}, or add the host to NO_PROXY`, 'EPROXY');
  });
  request.once('connect', ({ statusCode }, socket) => {
    request.setTimeout(0);
    if (statusCode === 200) return opened(null, socket);
    socket.destroy();
    const password =
      statusCode === 407 ? `; it requires a user name and a password: ${from}=http://NAME:PASSWORD@HOST` : '';
    refuse(`refused the connection to ${target} with ${statusCode ?? 'no status'}${password}`, 'EPROXY');
  });
  request.once('error', (error) => {
    const code = connectionCodeOf(error) ?? 'EPROXY';
    refuse(`cannot be reached (${code}): correct ${from}, or add the host to NO_PROXY`, code);
  });
  request.end();
}

function authorization(proxy: URL): Readonly<Record<string, string>> {
  if (proxy.username === '') return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

/** The proxy cannot be reached, or refuses: nothing went further. The message names it, and its variable. */
class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

const CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'EPROTO',
  'EPROXY',
  'ETIMEDOUT',
  'ERR_SSL_WRONG_VERSION_NUMBER',
]);
const OF_TLS = /^(CERT_|ERR_TLS|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO)/;
const UNTRUSTED = /^(UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|CERT_UNTRUSTED)/;

/** Node's code of a connection that broke or was never made, e.g. `ENOTFOUND`; null for any other error. */
export const connectionCodeOf = (error: unknown): string | null => brokenConnection(error)?.code ?? null;

/** What broke a connection, with the setting that would help, for people; null for any other error. */
export function connectionProblem(error: unknown): { readonly code: string; readonly message: string } | null {
  const broken = brokenConnection(error);
  if (broken === null) return null;
  const { code, hostname, address, port } = broken;
  if (broken instanceof ProxyError) return { code, message: broken.message };
  const place = address === undefined || port === undefined ? '' : `: nothing listens at ${address}:${port}`;
  const help = code === 'ECONNREFUSED' ? place : helpFor(code, hostname ?? null);
  return { code, message: `no connection (${code})${help}` };
}

function helpFor(code: string, hostname: string | null): string {
  if (UNTRUSTED.test(code))
    return (
      ': the certificate authority is not trusted on this computer. Set AWS_CA_BUNDLE to a PEM file with the ' +
      'certificate authorities to trust, including those of a company proxy'
    );
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID')
    return ": the certificate is not valid now; check this computer's clock";
  if ((code === 'ENOTFOUND' || code === 'EAI_AGAIN') && hostname !== null)
    return `: the host name ${hostname} could not be resolved. Check the Region; behind a proxy, set HTTPS_PROXY`;
  return '';
}

type Broken = Error & {
  readonly code: string;
  readonly hostname?: string;
  readonly address?: string;
  readonly port?: number;
};

/** Connection errors of several addresses come wrapped in an AggregateError, others as `cause`. */
function brokenConnection(error: unknown): Broken | null {
  if (!(error instanceof Error)) return null;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (code !== null && (CODES.has(code) || OF_TLS.test(code))) return error as Broken;
  const inner = error instanceof AggregateError ? error.errors : [error.cause];
  for (const one of inner) {
    const broken = one === error ? null : brokenConnection(one);
    if (broken !== null) return broken;
  }
  return null;
}
