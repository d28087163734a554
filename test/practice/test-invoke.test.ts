import {
  GetAuthorizersCommand,
  GetResourcesCommand,
  TestInvokeAuthorizerCommand,
  TestInvokeMethodCommand,
} from '@aws-sdk/client-api-gateway';
import { afterEach, expect, it } from 'vitest';
import { builtinCases, type Practice } from '../../src/practice/index.ts';
import { gateway, practice, sharedCase } from './support.ts';

let running: Practice;
afterEach(() => running.close());

it('a method is tested past every check: its function answers, whoever asks', async () => {
  const [file] = builtinCases();
  if (file === undefined) throw new Error('there are built-in cases');
  running = await practice([file]);
  const { id } = file.config.api;
  const client = gateway(running, running.adminProfile, file.config.api.region);
  const { items } = await client.send(new GetResourcesCommand({ restApiId: id, embed: ['methods'] }));
  const resource = items?.find(({ resourceMethods }) => resourceMethods?.['GET']);
  const answer = await client.send(
    new TestInvokeMethodCommand({ restApiId: id, resourceId: resource?.id, httpMethod: 'GET' }),
  );
  expect(answer.status).toBe(200);
  expect(answer.log).toMatch(
    /^Execution log for request .*\n\w{3} \w{3} \d\d [\d:]{8} UTC \d{4} : Starting execution for request: /,
  );
});

it('an authorizer is tested on its draft; a token that its expression refuses never reaches the function', async () => {
  const file = sharedCase('authz-token-regex-rejects');
  running = await practice([file]);
  const { id } = file.config.api;
  const client = gateway(running, running.adminProfile, file.config.api.region);
  const [authorizer] = (await client.send(new GetAuthorizersCommand({ restApiId: id }))).items ?? [];
  const ask = (headers: Record<string, string>) =>
    client.send(
      new TestInvokeAuthorizerCommand({
        restApiId: id,
        authorizerId: authorizer?.id,
        headers,
        pathWithQueryString: '/',
      }),
    );
  const refused = await ask({ Authorization: '' });
  expect(refused).toMatchObject({ clientStatus: 401, log: expect.stringContaining('Unauthorized request: ') });
  expect(refused.log).not.toContain('Authorizer result body');
  await expect(
    client.send(
      new TestInvokeAuthorizerCommand({ restApiId: id, authorizerId: 'nobody', headers: {}, pathWithQueryString: '/' }),
    ),
  ).rejects.toMatchObject({ name: 'NotFoundException' });
});
