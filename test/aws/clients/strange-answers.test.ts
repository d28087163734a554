import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANSWERS } from '../../../src/aws/clients/answers.ts';
import { makeClients } from '../../../src/aws/clients/clients.ts';
import { counter } from '../../../src/aws/counter.ts';
import { isAwsCallError } from '../../../src/aws/errors.ts';
import { systemClock } from '../../../src/host/clock.ts';
import { type LocalServer, serveLocally } from '../servers.ts';

let body = '';
let server: LocalServer;
beforeAll(async () => {
  server = await serveLocally((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(body));
});
afterAll(() => server.close());

/** The message of a call that failed since the answer is not AWS's; `known` for one that was taken. */
async function read(service: string, operation: string): Promise<string> {
  const clients = makeClients({
    region: 'us-east-1',
    credentials: async () => ({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'secret' }),
    endpointOf: () => server.url,
    useFips: false,
    useDualstack: false,
    timeoutMs: 5000,
    clock: systemClock,
    counter: counter(systemClock),
  });
  // Every label of every path: none is sent to an operation that has no such label.
  try {
    await clients.send(service, operation, LABELS);
    return 'known';
  } catch (error) {
    if (!isAwsCallError(error)) throw error;
    return `${error.failure}: ${error.message}`;
  }
}
const NAMES = [
  ...['restApiId', 'stageName', 'exportType', 'deploymentId', 'authorizerId', 'domainName', 'responseType', 'apiKey'],
  ...['resourceId', 'httpMethod', 'statusCode', 'usagePlanId', 'ApiId', 'StageName', 'DeploymentId', 'AuthorizerId'],
  ...['DomainName', 'RouteId', 'Specification', 'FunctionName', 'Id'],
];
const LABELS = Object.fromEntries(NAMES.map((name) => [name, 'a']));

const OPERATIONS = Object.entries(ANSWERS).flatMap(([service, all]) =>
  Object.keys(all).map((operation) => ({ service, operation })),
);
/** AWS itself may leave out everything; or it sends a document, which its reader looks at. */
const NOTHING_NEEDED = ['GetBasePathMappings', 'DescribeManagedRuleGroup', 'GetWebACLForResource'];
const DOCUMENTS = ['GetExport', 'ExportApi'];

test.each([
  ['HTML', '<!doctype html><html><body><p>Please <b>sign in</b></p></body></html>'],
  ['nothing', ''],
  ['{}', '{}'],
  ['[]', '[]'],
  ['"text"', '"text"'],
  ['null', 'null'],
  ['JSON of its own', '{"error":"login required","items":"none","Result":[]}'],
])('%s with status 200 answers no operation', async (what, text) => {
  body = text;
  const wrong: string[] = [];
  for (const { service, operation } of OPERATIONS) {
    if (DOCUMENTS.includes(operation)) continue;
    const isObject = what === '{}' || what === 'JSON of its own';
    const told = await read(service, operation);
    if (told === 'known' && isObject && NOTHING_NEEDED.includes(operation)) continue;
    if (
      !/^unreadable: the response does not look like one from AWS: a proxy or captive portal may have answered/.test(
        told,
      )
    )
      wrong.push(`${service}:${operation} ${told}`);
  }
  expect(wrong).toEqual([]);
});
