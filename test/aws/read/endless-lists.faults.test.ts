import { afterEach, describe, expect, test } from 'vitest';
import { applierOf } from '../../../src/aws/apply/appliers/index.ts';
import type { RecordedChange } from '../../../src/core/model/changes/index.ts';
import type { Fact } from '../../../src/core/model/fact.ts';
import { clientsAt } from '../apply/clients-at.ts';
import { type LocalServer, type Seen, serveLocally } from '../servers.ts';
import { accountAt, REQUEST } from '../support.ts';

let server: LocalServer | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

const TOKENS: Readonly<Record<string, (count: number) => string>> = {
  'the same token again': () => 'same',
  'two tokens in turn': (count) => `token${count % 2}`,
  'a new token for ever': (count) => `token${count}`,
};

/** A server each of whose lists has one entry a page, and always a next page. */
const endless = (tokenOf: (count: number) => string): Promise<LocalServer> =>
  serveLocally((request, response, count) => {
    const token = tokenOf(count);
    const action = /Action=(\w+)/.exec(request.body)?.[1];
    if (action === undefined) response.writeHead(200, { 'content-type': 'application/json' }).end(json(request, token));
    else response.writeHead(200, { 'content-type': 'text/xml' }).end(xml(action, token));
  });

const json = ({ target }: Seen, token: string): string =>
  target.startsWith('/v2/')
    ? JSON.stringify({
        items: [{ apiId: 'a', name: 'a', protocolType: 'HTTP', routeKey: '$default' }],
        nextToken: token,
      })
    : JSON.stringify({ item: [{ id: 'a', name: 'a' }], position: token });

function xml(action: string, token: string): string {
  const [list, entry] =
    action === 'ListUsers' ? ['Users', '<Arn>arn:aws:iam::111122223333:user/a</Arn>'] : ['Roles', ''];
  const members = entry === '' ? '' : `<member>${entry}</member>`;
  const result = `<${list}>${members}</${list}><IsTruncated>true</IsTruncated><Marker>${token}</Marker>`;
  return `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`;
}

const REASON = new RegExp(
  '^the end of the list was not reached: (the next-page token leads back to a page|there are more than 200).*; ' +
    'only its first \\d+ entries were read$',
);
const whyOf = (fact: Fact<unknown>): string => (fact.state === 'failed' ? fact.why : fact.state);

describe.each(Object.entries(TOKENS))('a list with %s', (_, tokenOf) => {
  test('of APIs, of methods, of principals is not taken as read', async () => {
    server = await endless(tokenOf);
    const account = accountAt(server.url);
    for (const read of [account.listApis(), account.listMethods('a', 'prod'), account.listPrincipals()])
      expect(whyOf(await read)).toMatch(REASON);
    // Four lists, and the principals' second one may have begun.
    expect(server.seen.length).toBeLessThanOrEqual(5 * 200);
  });

  test('of routes or keys in a plan is not taken as read before a write', async () => {
    server = await endless(tokenOf);
    const clients = clientsAt({ url: server.url, region: 'eu-west-1', accessKeyId: 'a', secretAccessKey: 'b' });
    const route = { kind: 'create-route', ApiId: 'a', RouteKey: 'GET /missing' } as RecordedChange;
    const key = { kind: 'create-usage-plan-key', usagePlanId: 'p', keyId: 'missing' } as RecordedChange;
    for (const change of [route, key])
      await expect(applierOf(change).read(clients)).rejects.toThrow('the end of the list was not reached');
    expect(server.seen.length).toBeLessThanOrEqual(2 * 200);
  });

  test('is no fact of a diagnosis, and the diagnosis ends', async () => {
    server = await endless(tokenOf);
    const target = { apiType: 'REST', apiId: 'a', stage: 'prod' } as const;
    const facts = await accountAt(server.url).readFacts(target, REQUEST, { kind: 'anonymous' });
    for (const fact of [facts.otherApis, facts.apiKeys, facts.usagePlans, facts.draft.methods, facts.draft.authorizers])
      expect(whyOf(fact)).toMatch(REASON);
  });
});

test('a list that goes on and does not say where is not taken as read', async () => {
  server = await serveLocally((request, response) => {
    const action = /Action=(\w+)/.exec(request.body)?.[1] ?? '';
    response.writeHead(200, { 'content-type': 'text/xml' }).end(xml(action, '').replace('<Marker></Marker>', ''));
  });
  expect(whyOf(await accountAt(server.url).listPrincipals())).toBe(
    'the response does not show the token for the next page',
  );
});
