import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How large an account is, and how long each page of a list takes, in milliseconds. */
export interface Large {
  readonly apis: number;
  readonly stages?: number;
  readonly methods?: number;
  readonly pageMs?: number;
  /** Name of the API at this place. */
  readonly nameOf?: (index: number) => string;
}

const WHO =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
  '<Arn>arn:aws:iam::111122223333:user/mia</Arn><UserId>A</UserId><Account>111122223333</Account>' +
  '</GetCallerIdentityResult></GetCallerIdentityResponse>';

/**
 * An API Gateway control plane with lists as long as wanted, paged by `position` as AWS pages them. Nothing is checked,
 * nothing changes.
 */
export async function serveLargeAccount({
  apis,
  stages = 1,
  methods = 1,
  pageMs = 0,
  nameOf = (index) => `service-${index}-api`,
}: Large) {
  const listing = (index: number) => ({
    id: `api${String(index).padStart(7, '0')}`,
    name: nameOf(index),
    endpointConfiguration: { types: ['REGIONAL'] },
  });
  const stage = (index: number) => ({ stageName: `stage-${index}`, deploymentId: 'dep001' });
  const resource = (index: number) => ({
    id: `res${index}`,
    path: `/things/${index}`,
    resourceMethods: { GET: { authorizationType: 'NONE', apiKeyRequired: false } },
  });
  const answer = (path: string, query: URLSearchParams): unknown => {
    const page = <T>(count: number, make: (index: number) => T) => {
      const from = Number(query.get('position') ?? 0);
      const until = Math.min(count, from + Number(query.get('limit') ?? 25));
      const item = Array.from({ length: until - from }, (_, at) => make(from + at));
      return until < count ? { item, position: String(until) } : { item };
    };
    if (path === '/restapis') return page(apis, listing);
    if (/^\/restapis\/[^/]+\/stages$/.test(path)) return { item: Array.from({ length: stages }, (_, at) => stage(at)) };
    if (/^\/restapis\/[^/]+\/resources$/.test(path)) return page(methods, resource);
    return null;
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const respond = () => {
      if (request.method === 'POST') return response.writeHead(200, { 'content-type': 'text/xml' }).end(WHO);
      const body = answer(url.pathname, url.searchParams);
      if (body === null)
        return response.writeHead(404, { 'x-amzn-errortype': 'NotFoundException' }).end('{"message":"not here"}');
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    request.resume().on('end', () => (url.searchParams.has('position') ? setTimeout(respond, pageMs) : respond()));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
