import http from 'node:http';
import https from 'node:https';
import { isIP, type Socket } from 'node:net';
import tls from 'node:tls';
import { type Environment, variable } from './environment.ts';

/** How connections leave this machine: through which proxy, trusting which certificate authorities. */
export interface Connections {
  /** For requests to this host over TLS; null where Node's own way is right. */
  readonly agentFor: (hostname: string) => https.Agent | null;
}

/**
 * Proxies as the AWS CLI takes them from `HTTPS_PROXY` and `NO_PROXY`
 * (https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-proxy.html), and the authorities of `AWS_CA_BUNDLE`
 * (PEM text here) in place of Node's own. The SDK does neither by itself.
 */
export function connections(environment: Environment, authorities: string | null): Connections {
  const proxy = proxyOf(environment);
  const direct = authorities === null ? null : new https.Agent({ keepAlive: true, ca: authorities });
  const tunnel = proxy === null ? null : tunnelAgent(proxy, authorities);
  const exempt = (lower(environment, 'no_proxy') ?? '').split(/[\s,]+/).filter((entry) => entry !== '');
  return {
    agentFor: (hostname) => (tunnel !== null && !exempt.some((entry) => covers(entry, hostname)) ? tunnel : direct),
  };
}

/** These variables are known in both spellings; the small one wins, as in curl. */
const lower = (environment: Environment, name: string): string | null =>
  variable(environment, name) ?? variable(environment, name.toUpperCase());

function proxyOf(environment: Environment): URL | null {
  const given = lower(environment, 'https_proxy');
  if (given === null) return null;
  const url = given.includes('://') ? given : `http://${given}`;
  return URL.canParse(url) ? new URL(url) : null;
}

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

/** Asks the proxy for a tunnel (`CONNECT`) and speaks TLS with the host through it. */
function tunnelAgent(proxy: URL, authorities: string | null): https.Agent {
  const agent = new https.Agent({ keepAlive: true, ...(authorities === null ? {} : { ca: authorities }) });
  const createConnection = (
    options: tls.ConnectionOptions & { readonly host: string; readonly port: number },
    opened: Opened,
  ): undefined => {
    const target = `${options.host}:${options.port}`;
    const request = (proxy.protocol === 'https:' ? https : http).request({
      hostname: proxy.hostname,
      port: proxy.port === '' ? (proxy.protocol === 'https:' ? 443 : 80) : Number(proxy.port),
      method: 'CONNECT',
      path: target,
      headers: { host: target, ...authorization(proxy) },
      agent: false,
    });
    request.once('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) {
        opened(
          null,
          tls.connect({
            ...options,
            socket,
            servername: options.servername || (isIP(options.host) === 0 ? options.host : ''),
          }),
        );
        return;
      }
      socket.destroy();
      opened(
        new Error(`the proxy ${proxy.host} refused the connection to ${target} with ${statusCode ?? 'no status'}`),
      );
    });
    request.once('error', (error) => opened(error));
    request.end();
  };
  return Object.assign(agent, { createConnection });
}

function authorization(proxy: URL): Readonly<Record<string, string>> {
  if (proxy.username === '') return {};
  const pair = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}
