import { mkdtempSync, writeFileSync } from 'node:fs';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Practice } from '../../src/practice/index.ts';
import { selfSigned } from '../support/certificate.ts';
import { type Answer, type Asked, answerTo } from './aws.ts';

/** Regions that the table uses; certificates name their hosts. */
const REGIONS = ['us-east-1', 'us-west-2', 'eu-west-1', 'eu-central-1', 'us-gov-west-1', 'cn-north-1'];
const HOSTS = [
  'sts.amazonaws.com',
  ...REGIONS.flatMap((region) => {
    const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
    return [
      ...[`*.${region}.${suffix}`, `portal.sso.${region}.${suffix}`, `*.${region}.api.aws`],
      ...[
        `portal.sso.${region}.api.aws`,
        `*.${region}.api.amazonwebservices.com.cn`,
        `${region}.signin.aws.amazon.com`,
      ],
    ];
  }),
];

/** What one program asked on the network, in order. */
export interface Seen extends Asked {
  /** Scheme and host where it arrived; with the first part of the path where that is a custom endpoint. */
  readonly endpoint: string;
}

/** AWS, a metadata service and proxies on 127.0.0.1, for one program. */
export interface Servers {
  readonly seen: readonly Seen[];
  /** By the names that a row puts in braces. */
  readonly places: Readonly<Record<string, string>>;
  readonly close: () => void;
}

const authority = selfSigned({ CN: 'localhost' }, HOSTS);
const stranger = selfSigned({ CN: 'localhost' }, HOSTS);
const folder = mkdtempSync(join(tmpdir(), 'authorities-'));
writeFileSync(join(folder, 'authority.pem'), authority.certificate);
writeFileSync(join(folder, 'stranger.pem'), stranger.certificate);

/** All that AWS would answer, over TLS behind a proxy and in the clear for custom endpoints. */
export async function startServers(practice: Practice): Promise<Servers> {
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  const handle =
    (scheme: string) =>
    async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += chunk;
      const host = request.headers.host ?? '';
      const isLocal = scheme === 'http';
      const [, first = '', rest = ''] = /^\/(\w+)(\/.*)?$/s.exec(request.url ?? '') ?? [];
      const path = isLocal ? rest || '/' : (request.url ?? '/');
      const { asked, answer } = await answerTo(
        { method: request.method ?? '', path, headers: request.headers, body },
        practice,
      );
      seen.push({ ...asked, endpoint: isLocal ? `http://{aws}/${first}` : `https://${host.replace(/:443$/, '')}` });
      send(response, answer);
    };
  const secure = https.createServer({ key: authority.key, cert: authority.certificate }, handle('https'));
  const clear = http.createServer(handle('http'));
  /** Speaks TLS in the place of every host: what goes through it arrives here. */
  const proxy = http.createServer().on('connect', (request, socket: Socket) => {
    sockets.add(socket.on('error', () => undefined));
    const user = request.headers['proxy-authorization'];
    if (user !== undefined && Buffer.from(user.replace(/^Basic /, ''), 'base64').toString() !== 'anna:pass word')
      return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
    secure.emit('connection', socket);
  });
  const refusing = http
    .createServer()
    .on('connect', (_, socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
  const silent = http.createServer().on('connect', (_, socket: Socket) => void sockets.add(socket));
  const gone = http.createServer();
  const all = [secure, clear, proxy, refusing, silent, gone];
  for (const server of all) await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  const portOf = (server: http.Server): number => (server.address() as AddressInfo).port;
  const places = {
    aws: `127.0.0.1:${portOf(clear)}`,
    proxy: `127.0.0.1:${portOf(proxy)}`,
    refusing: `127.0.0.1:${portOf(refusing)}`,
    silent: `127.0.0.1:${portOf(silent)}`,
    gone: `127.0.0.1:${portOf(gone)}`,
    authority: join(folder, 'authority.pem'),
    stranger: join(folder, 'stranger.pem'),
  };
  gone.close();
  return {
    seen,
    places,
    close: () => {
      for (const server of all) {
        server.close();
        server.closeAllConnections();
      }
      for (const socket of sockets) socket.destroy();
    },
  };
}

function send(response: ServerResponse, { status, type, body }: Answer): void {
  response.writeHead(status, { 'content-type': type }).end(body);
}
