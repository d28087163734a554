import { Agent, createServer, type IncomingMessage, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WireReply, WireRequest } from '../../../src/practice/http/types.ts';
import { wireOf } from '../../../src/practice/http/wire.ts';
import { SERVICES } from '../../../src/practice/services/index.ts';
import { memberPaths, withoutMember } from './bodies.ts';
import { type Operation, operationOf } from './shapes.ts';
import { placesIn, type Strange, strangely } from './strange.ts';

/** What is wrong with the answers. Operations are named `service:Operation`. */
export type Fault =
  /** One optional member is missing in every answer of the operation. */
  | { readonly kind: 'removed'; readonly operation: string; readonly member: string }
  | { readonly kind: 'denied'; readonly operation: string }
  /** A success that is none of AWS's. */
  | { readonly kind: 'strange'; readonly operation: string; readonly answers: Strange }
  /** A success that says something else, whatever: given its body, its new one. */
  | { readonly kind: 'changed'; readonly operation: string; readonly change: (body: string) => string }
  /** An export without security schemes, or without any extension of AWS's. */
  | { readonly kind: 'export'; readonly lacks: 'security' | 'extensions' }
  /** How the place where an issuer publishes its keys answers. */
  | { readonly kind: 'keys'; readonly answers: 'nothing' | '500' | 'html' };

/** An HTTP proxy between the AWS SDK and a practice account, with a switch for faults. */
export interface FaultProxy {
  readonly url: string;
  readonly set: (faults: readonly Fault[]) => void;
  /** What was asked for since the last time, with the optional members that the answers held. */
  readonly take: () => Seen;
  readonly close: () => Promise<void>;
}
export interface Seen {
  readonly operations: ReadonlyMap<string, ReadonlySet<string>>;
  readonly exports: boolean;
  readonly keys: boolean;
  /** Where an answer can have a wrong type, by operation. */
  readonly places: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * A question that was answered once is not asked again: nothing here changes the account. Host and signature go through
 * as they came.
 */
export async function faultProxy(practiceUrl: string): Promise<FaultProxy> {
  const agent = new Agent({ keepAlive: true });
  const { port } = new URL(practiceUrl);
  const answers = new Map<string, Promise<Answered>>();
  let faults: readonly Fault[] = [];
  let seen = nothingSeen();

  const ask = (request: WireRequest): Promise<Answered> => {
    const { method, rawPath, rawQuery, headers, body } = request;
    const who = /Credential=([^/]+)/.exec(headers['authorization'] ?? '')?.[1] ?? '';
    const what = [who, headers['host'], headers['x-amz-target'], method, rawPath, rawQuery, body.toString('utf8')];
    const key = JSON.stringify(what);
    const answer = answers.get(key) ?? answered(request, agent, Number(port));
    answers.set(key, answer);
    return answer;
  };

  const answer = async (request: WireRequest): Promise<WireReply | null> => {
    const { operation, members, reply } = await ask(request);
    if (operation === null) {
      if (!isKeys(request)) return reply;
      seen = { ...seen, keys: true };
      const fault = faults.find((one) => one.kind === 'keys');
      return fault === undefined ? reply : brokenKeys(fault.answers);
    }
    const { name } = operation;
    const found = seen.operations.get(name) ?? new Set();
    seen.operations.set(name, found);
    if (faults.some((one) => one.kind === 'denied' && one.operation === name)) return refusalOf(operation);
    if (reply.status >= 300) return reply;
    for (const place of placesIn(operation, reply.body))
      seen.places.set(name, (seen.places.get(name) ?? new Set()).add(place));
    const changed = faults.find((one) => one.kind === 'changed' && one.operation === name);
    if (changed?.kind === 'changed') return { ...reply, body: changed.change(reply.body) };
    const strange = faults.find((one) => one.kind === 'strange' && one.operation === name);
    if (strange?.kind === 'strange') return strangely(operation, reply, strange.answers);
    if (isExport(operation)) {
      seen = { ...seen, exports: true };
      const lacking = faults.flatMap((one) => (one.kind === 'export' ? [one.lacks] : []));
      return lacking.length === 0 ? reply : { ...reply, body: lacking.reduce(poorer, reply.body) };
    }
    for (const member of members) found.add(member);
    const removed = faults.flatMap((one) => (one.kind === 'removed' && one.operation === name ? [one.member] : []));
    if (removed.length === 0) return reply;
    return { ...reply, body: removed.reduce((body, member) => withoutMember(operation, body, member), reply.body) };
  };

  const server = createServer((incoming, outgoing) => {
    readWhole(incoming)
      .then(answer)
      .then((reply) => {
        // Left open: whoever asks waits until its own patience ends.
        if (reply === null) return;
        const { 'content-length': _, 'transfer-encoding': __, connection: ___, ...headers } = reply.headers;
        outgoing.writeHead(reply.status, headers);
        outgoing.end(reply.status === 204 || reply.status === 304 ? undefined : reply.body);
      })
      .catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    set: (next) => {
      faults = next;
    },
    take: () => {
      const taken = seen;
      seen = nothingSeen();
      return taken;
    },
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A whole answer with what was asked for; members only where they can be taken away. */
interface Answered {
  readonly operation: Operation | null;
  readonly reply: WireReply;
  readonly members: readonly string[];
}

async function answered(request: WireRequest, agent: Agent, port: number): Promise<Answered> {
  const [operation, reply] = await Promise.all([operationOf(request), forward(request, agent, port)]);
  const isOpen = operation !== null && reply.status < 300 && !isExport(operation);
  return { operation, reply, members: isOpen ? memberPaths(operation, reply.body) : [] };
}

interface Recording extends Seen {
  readonly operations: Map<string, Set<string>>;
  readonly places: Map<string, Set<string>>;
}
const nothingSeen = (): Recording => ({ operations: new Map(), exports: false, keys: false, places: new Map() });

const isExport = ({ name }: Operation): boolean => name === 'apigateway:GetExport' || name === 'apigatewayv2:ExportApi';

/** An issuer's discovery document, or the keys that it names. */
const isKeys = ({ rawPath, method }: WireRequest): boolean => method === 'GET' && rawPath.includes('/.well-known/');

function brokenKeys(how: 'nothing' | '500' | 'html'): WireReply | null {
  if (how === 'nothing') return null;
  const headers = { 'content-type': 'text/html' };
  return how === '500'
    ? { status: 500, headers, body: 'Internal Server Error' }
    : { status: 200, headers, body: '<!doctype html><title>Sign in</title>' };
}

/** AccessDenied in the service's own shape. The services speak for themselves: what they refuse with is theirs. */
function refusalOf({ name, service }: Operation): WireReply {
  const [, operation] = name.split(':');
  const speaker = SERVICES.find((one) => one.name === (service === 'apigatewayv2' ? 'apigateway' : service));
  if (speaker === undefined) throw new Error(`nobody speaks for ${service}`);
  const isXml = ['iam', 'sts', 'ec2', 'cloudfront'].includes(service);
  const message = `User: arn:aws:iam::111122223333:user/practice is not authorized to perform: ${service}:${operation}`;
  const status = ['organizations', 'cognito-idp', 'logs', 'wafv2'].includes(service) ? 400 : 403;
  return speaker.refuse(isXml ? 'AccessDenied' : 'AccessDeniedException', message, status, 'a5b7c3d1-fault');
}

function poorer(body: string, lacks: 'security' | 'extensions'): string {
  const prune = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(prune);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value)
        .filter(([name]) =>
          lacks === 'extensions'
            ? !name.startsWith('x-amazon-apigateway-')
            : name !== 'security' && name !== 'securitySchemes' && name !== 'x-amazon-apigateway-auth',
        )
        .map(([name, one]) => [name, prune(one)]),
    );
  };
  return JSON.stringify(prune(JSON.parse(body)));
}

export async function readWhole(incoming: IncomingMessage): Promise<WireRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return wireOf(incoming, Buffer.concat(chunks));
}

export function forward(request: WireRequest, agent: Agent, port: number): Promise<WireReply> {
  const { method, rawPath, rawQuery, headers, body } = request;
  const path = rawQuery === '' ? rawPath : `${rawPath}?${rawQuery}`;
  return new Promise((resolve, reject) => {
    const outgoing = send({ host: '127.0.0.1', port, method, path, headers: { ...headers }, agent }, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const all = Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(',')]);
        resolve({
          status: incoming.statusCode ?? 0,
          headers: Object.fromEntries(all),
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}
