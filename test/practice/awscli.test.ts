import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Practice } from '../../src/practice/index.ts';
import { call, practice } from './support.ts';

/**
 * The AWS CLI and boto3, as they come from PyPI, against the practice account. They are installed once into a virtual
 * environment in the cache directory; CI runs this file as a step of its own.
 */
const run = promisify(execFile);
const cache = process.env['XDG_CACHE_HOME'] ?? (existsSync(homedir()) ? join(homedir(), '.cache') : tmpdir());
const venv = join(cache, 'apigw-doctor-tests', 'awscli');
const bin = (name: string): string => join(venv, 'bin', name);

const ORDERS = 'k7m2x9q4r1';
const HOST = `${ORDERS}.execute-api.us-east-1.amazonaws.com`;

let running: Practice;
beforeAll(async () => {
  if (!existsSync(bin('aws'))) {
    await mkdir(venv, { recursive: true });
    await run('python3', ['-m', 'venv', venv]);
    await run(bin('pip'), ['install', '--quiet', '--disable-pip-version-check', 'awscli', 'boto3']);
  }
  running = await practice();
}, 300_000);
afterAll(() => running?.close());

const environment = (): NodeJS.ProcessEnv => ({
  PATH: process.env['PATH'],
  HOME: tmpdir(),
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_PAGER: '',
  ...running.env(),
});
const aws = async (...args: readonly string[]) => {
  const { stdout } = await run(bin('aws'), [...args, '--output', 'json'], { env: environment() });
  return stdout.trim() === '' ? null : JSON.parse(stdout);
};

describe('the AWS CLI', { timeout: 120_000 }, () => {
  it('says who it is', async () => {
    expect(await aws('sts', 'get-caller-identity')).toMatchObject({
      Account: '111122223333',
      Arn: 'arn:aws:iam::111122223333:user/practice',
    });
  });

  it('lists APIs page by page, and their resources', async () => {
    expect(
      (await aws('apigateway', 'get-rest-apis', '--page-size', '3')).items.map((one: { name: string }) => one.name),
    ).toEqual(running.apis.map((one) => one.name));
    const { items } = await aws('apigateway', 'get-resources', '--rest-api-id', ORDERS, '--embed', 'methods');
    expect(items.map((one: { path: string }) => one.path)).toEqual(['/', '/orders', '/orders/{id}']);
  });

  it('reads a policy, changes it, and deploys: the call turns from 403 to 200', async () => {
    expect((await aws('apigateway', 'get-rest-api', '--rest-api-id', ORDERS)).policy).toContain(
      '\\"Version\\":\\"2012-10-17\\"',
    );
    expect((await call(running, HOST, '/beta/orders/42')).status).toBe(403);
    const value = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/beta/GET/orders/*' },
      ],
    });
    const patch = JSON.stringify([{ op: 'replace', path: '/policy', value }]);
    expect(
      (await aws('apigateway', 'update-rest-api', '--rest-api-id', ORDERS, '--patch-operations', patch)).policy,
    ).toContain(`:${ORDERS}\\/beta\\/GET\\/orders\\/*`);
    expect((await aws('apigateway', 'create-deployment', '--rest-api-id', ORDERS, '--stage-name', 'beta')).id).toMatch(
      /^[a-z0-9]+$/,
    );
    expect((await call(running, HOST, '/beta/orders/42')).status).toBe(200);
  });

  it('shows an error by its name', async () => {
    await expect(aws('apigateway', 'get-rest-api', '--rest-api-id', 'nosuchapi0')).rejects.toMatchObject({
      stderr: expect.stringContaining(
        '(NotFoundException) when calling the GetRestApi operation: Invalid API identifier specified ' +
          '111122223333:nosuchapi0',
      ),
    });
  });

  it('reads and writes identity policies', async () => {
    const document = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: '*' }],
    });
    await aws(
      'iam',
      'put-role-policy',
      '--role-name',
      'checkout-service',
      '--policy-name',
      'cli',
      '--policy-document',
      document,
    );
    expect(
      (await aws('iam', 'get-role-policy', '--role-name', 'checkout-service', '--policy-name', 'cli')).PolicyDocument,
    ).toEqual(JSON.parse(document));
    expect((await aws('iam', 'list-role-policies', '--role-name', 'checkout-service')).PolicyNames).toEqual([
      'cli',
      'invoke-checkout',
    ]);
  });
});

describe('boto3', { timeout: 120_000 }, () => {
  it('pages APIs, exports a stage and simulates a policy', async () => {
    const program = [
      'import boto3, json',
      'gateway = boto3.client("apigateway")',
      'pages = gateway.get_paginator("get_rest_apis").paginate(PaginationConfig={"PageSize": 2})',
      'names = [a["name"] for page in pages for a in page["items"]]',
      'how = {"stageName": "live", "exportType": "oas30", "parameters": {"extensions": "apigateway"}}',
      'export = json.loads(gateway.get_export(restApiId="f5c9j2v8d3", **how)["body"].read())',
      'simulated = boto3.client("iam").simulate_principal_policy(',
      '  PolicySourceArn="arn:aws:iam::111122223333:user/dev-anna",',
      '  ActionNames=["execute-api:Invoke"],',
      '  ResourceArns=["arn:aws:execute-api:us-east-1:111122223333:z2r5e8l1k6/dev/GET/stock"])',
      'policy = export["x-amazon-apigateway-policy"]["Version"]',
      'decision = simulated["EvaluationResults"][0]["EvalDecision"]',
      'print(json.dumps({"names": names, "policy": policy, "decision": decision}))',
    ].join('\n');
    const { stdout } = await run(bin('python'), ['-c', program], { env: environment() });
    expect(JSON.parse(stdout)).toEqual({
      names: running.apis.map((one) => one.name),
      policy: '2012-10-17',
      decision: 'implicitDeny',
    });
  });
});
