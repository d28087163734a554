import { DescribeVpcEndpointsCommand, EC2Client, ModifyVpcEndpointCommand } from '@aws-sdk/client-ec2';
import { AddPermissionCommand, LambdaClient, RemovePermissionCommand } from '@aws-sdk/client-lambda';
import { GetWebACLCommand, UpdateWebACLCommand, WAFV2Client } from '@aws-sdk/client-wafv2';
import { afterEach, describe, expect, test } from 'vitest';
import { practiceProfiles } from '../../src/aws/index.ts';
import { type CaseFile, loadCase, shiftToNow } from '../../src/core/intake/cases/index.ts';
import { examine } from '../../src/examination/index.ts';
import { systemClock } from '../../src/host/clock.ts';
import { type Practice, startPractice } from '../../src/practice/index.ts';
import { sharedCase } from '../practice/support.ts';
import { accountAt } from './support.ts';

let running: Practice | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

/** A practice account that holds the case, its owner's account, and the SDK's settings for it. */
async function open(file: CaseFile) {
  running = await startPractice({ cases: [file], clock: systemClock });
  const { region } = file.config.api;
  const account = accountAt(running.url, {
    practice: practiceProfiles(running),
    region,
    matchKey: true,
    invokeEndpoint: running.invokeEndpoint,
  });
  const { accessKeyId, secretAccessKey } = running.adminProfile;
  const loaded = loadCase(shiftToNow(file, new Date(systemClock.now()).toISOString()));
  if (!loaded.ok) throw new Error(loaded.problems.join('; '));
  const profile = running.profiles.find((one) => one.accessKeyId === loaded.case.request.signing?.accessKeyId);
  const caller = profile ? ({ kind: 'profile', profile: profile.name } as const) : ({ kind: 'anonymous' } as const);
  const { target, request } = loaded.case;
  return {
    sdk: { endpoint: running.url, region, maxAttempts: 1, credentials: { accessKeyId, secretAccessKey } },
    facts: () => account.readFacts(target, request, caller),
    examined: () =>
      examine(account, target, request, caller, { observed: null, call: true, anyVerb: true, practice: true }),
  };
}

const changed = (file: CaseFile, config: Partial<CaseFile['config']>): CaseFile => ({
  ...file,
  config: { ...file.config, ...config },
});

describe('functions', () => {
  const base = sharedCase('iam-boundary-omits-execute-api');
  const FunctionName = 'models';

  test('a permission that is added is read, twice it is a conflict, a stale revision is refused', async () => {
    const { sdk, facts } = await open(changed(base, { lambdaPermissions: [] }));
    const lambda = new LambdaClient(sdk);
    const SourceArn = 'arn:aws:execute-api:us-east-1:111122223333:b0u1n2d3r4/*/GET/x';
    const grant = {
      FunctionName,
      StatementId: 'gateway',
      Action: 'lambda:InvokeFunction',
      Principal: 'apigateway.amazonaws.com',
      SourceArn,
    };
    expect((await facts()).functions).toMatchObject({
      state: 'known',
      value: { models: { state: 'Active', permissions: [] } },
    });
    await lambda.send(new AddPermissionCommand(grant));
    await expect(lambda.send(new AddPermissionCommand(grant))).rejects.toMatchObject({
      name: 'ResourceConflictException',
    });
    expect((await facts()).functions).toMatchObject({
      value: { models: { permissions: [{ principal: grant.Principal, sourceArn: SourceArn, qualifier: null }] } },
    });
    const remove = { FunctionName, StatementId: 'gateway' };
    await expect(lambda.send(new RemovePermissionCommand({ ...remove, RevisionId: 'old' }))).rejects.toMatchObject({
      name: 'PreconditionFailedException',
    });
    await lambda.send(new RemovePermissionCommand(remove));
    await expect(lambda.send(new RemovePermissionCommand(remove))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    expect((await facts()).functions).toMatchObject({ value: { models: { permissions: [] } } });
  });

  test('the permission of an alias is read where the API names the alias', async () => {
    const methods =
      base.config.methods?.map((one) => ({
        ...one,
        integration: { type: 'AWS_PROXY' as const, function: 'models:live' },
      })) ?? [];
    const permission = {
      function: 'models',
      qualifier: 'live',
      action: 'lambda:InvokeFunction',
      principal: 'apigateway.amazonaws.com',
      sourceArn: null,
    };
    const { facts } = await open(changed(base, { methods, lambdaPermissions: [permission] }));
    const { functions } = await facts();
    expect(functions).toMatchObject({
      value: { 'models:live': { state: 'Active', permissions: [{ qualifier: 'live', sourceArn: null }] } },
    });
  });
});

describe('VPC endpoints', () => {
  const endpoint = {
    id: 'vpce-0123456789abcdef0',
    vpcId: 'vpc-0123456789abcdef0',
    service: 'com.amazonaws.us-east-1.execute-api',
    privateDnsEnabled: true,
    policy: {
      Version: '2012-10-17' as const,
      Statement: [{ Effect: 'Deny' as const, Principal: '*' as const, Action: '*', Resource: '*' }],
    },
  };
  const base = changed(sharedCase('iam-boundary-omits-execute-api'), { vpcEndpoints: [endpoint] });

  test('are not asked for where the call cannot hang on them, and read where it does', async () => {
    const publicly = await open(base);
    expect((await publicly.facts()).vpcEndpoints.state).toBe('not-asked');
    await running?.close();
    const privately = await open(changed(base, { api: { ...base.config.api, endpointType: 'PRIVATE' } }));
    expect((await privately.facts()).vpcEndpoints).toMatchObject({
      state: 'known',
      value: [{ id: endpoint.id, policy: JSON.stringify(endpoint.policy) }],
    });
  });

  test('have a policy that can be changed and set back', async () => {
    const { sdk } = await open(base);
    const ec2 = new EC2Client(sdk);
    const at = { VpcEndpointId: endpoint.id };
    const policy = async () =>
      (await ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [endpoint.id] }))).VpcEndpoints?.[0]
        ?.PolicyDocument;
    const text = JSON.stringify({
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' }],
    });
    await ec2.send(new ModifyVpcEndpointCommand({ ...at, PolicyDocument: text }));
    expect(await policy()).toBe(text);
    await expect(ec2.send(new ModifyVpcEndpointCommand({ ...at, PolicyDocument: 'no policy' }))).rejects.toMatchObject({
      name: 'InvalidParameter',
    });
    await ec2.send(new ModifyVpcEndpointCommand({ ...at, ResetPolicy: true }));
    expect(JSON.parse((await policy()) ?? '').Statement).toMatchObject([{ Effect: 'Allow', Action: '*' }]);
    await expect(
      ec2.send(new ModifyVpcEndpointCommand({ VpcEndpointId: 'vpce-0', ResetPolicy: true })),
    ).rejects.toMatchObject({
      name: 'InvalidVpcEndpointId.NotFound',
    });
  });
});

describe('web ACLs', () => {
  const base = sharedCase('net-waf-blocks-body-over-8kb');
  const { waf } = base.config;
  if (waf === null) throw new Error('the case has a web ACL');
  const withRules = (rules: typeof waf.rules): CaseFile => changed(base, { waf: { ...waf, rules } });
  const own = { ruleGroup: null, action: 'BLOCK' as const };

  test('every kind of rule is read as it was written; what AWS does not tell is named', async () => {
    const rules = [
      { ...own, name: 'long', priority: 1, statement: { bodyLongerThan: 100 } },
      { ...own, name: 'header', priority: 2, statement: { headerMissing: 'X-Client' } },
      { ...own, name: 'path', priority: 3, action: 'COUNT' as const, statement: { pathContains: '/ä+b' } },
      {
        ...own,
        name: 'addresses',
        priority: 4,
        action: 'ALLOW' as const,
        statement: { sourceIpIn: ['192.0.2.0/24', '198.51.100.7/32'] },
      },
      {
        name: 'inner',
        ruleGroup: 'shared',
        priority: 5,
        action: 'BLOCK' as const,
        statement: { pathContains: '.php' },
      },
      {
        name: 'GenericLFI_BODY',
        ruleGroup: 'AWSManagedRulesCommonRuleSet',
        priority: 6,
        action: 'BLOCK' as const,
        statement: { matches: false },
      },
    ];
    const { facts } = await open(withRules(rules));
    const { webAcl } = await facts();
    expect(webAcl).toMatchObject({
      state: 'known',
      value: { rules: [...rules.slice(0, 5), { ...rules[5], statement: { unknown: 'GenericLFI_BODY' } }] },
    });
  });

  test('a rule that nobody outside can evaluate is told by the sample that AWS WAF kept', async () => {
    const { examined } = await open(
      withRules([{ ...own, name: 'injection', priority: 0, statement: { matches: true } }]),
    );
    const { diagnosis } = await examined();
    expect(diagnosis.causes).toMatchObject([{ code: 'waf-blocked', resource: `${waf.arn} rule injection` }]);
    expect(diagnosis.causes[0]?.evidence[0]).toMatchObject({ source: 'waf', operation: 'GetSampledRequests' });
  });

  test('a rule that does not match leaves the call allowed', async () => {
    const { examined } = await open(
      withRules([{ ...own, name: 'injection', priority: 0, statement: { matches: false } }]),
    );
    expect((await examined()).diagnosis).toMatchObject({ outcome: 'allowed', causes: [] });
  });

  test('counting a managed rule lets the call through; a stale lock is refused', async () => {
    const { sdk, examined } = await open(base);
    const client = new WAFV2Client(sdk);
    const [, Name = '', Id = ''] = /\/webacl\/([^/]+)\/([^/]+)$/.exec(waf.arn) ?? [];
    const at = { Name, Id, Scope: 'REGIONAL' as const };
    expect((await examined()).diagnosis.outcome).toBe('refused');
    const { WebACL: acl, LockToken } = await client.send(new GetWebACLCommand(at));
    const Rules = (acl?.Rules ?? []).map((rule) => ({
      ...rule,
      Statement: {
        ManagedRuleGroupStatement: {
          VendorName: 'AWS',
          Name: rule.Statement?.ManagedRuleGroupStatement?.Name,
          RuleActionOverrides: [{ Name: 'SizeRestrictions_BODY', ActionToUse: { Count: {} } }],
        },
      },
    }));
    const update = {
      ...at,
      DefaultAction: acl?.DefaultAction,
      VisibilityConfig: acl?.VisibilityConfig,
      Rules,
      LockToken,
    };
    await client.send(new UpdateWebACLCommand(update));
    expect((await examined()).diagnosis.outcome).toBe('allowed');
    await expect(client.send(new UpdateWebACLCommand(update))).rejects.toMatchObject({
      name: 'WAFOptimisticLockException',
    });
  });
});

describe('an account that shows only API Gateway', () => {
  test('names the permission that is missing for each other service, and nothing is told wrong', async () => {
    const base = sharedCase('net-waf-blocks-body-over-8kb');
    const file = changed(base, { api: { ...base.config.api, endpointType: 'PRIVATE' } });
    running = await startPractice({ cases: [file], clock: systemClock });
    const poor = running.profiles.find((one) => one.accessKeyId === file.request.signing?.accessKeyId);
    if (poor === undefined) throw new Error('the case has a caller');
    const account = accountAt(running.url, {
      practice: { ...practiceProfiles(running), main: poor.name },
      region: file.config.api.region,
    });
    const loaded = loadCase({ ...file, request: { ...file.request, host: 'shop.example.com' } });
    if (!loaded.ok) throw new Error(loaded.problems.join('; '));
    const facts = await account.readFacts(loaded.case.target, loaded.case.request, { kind: 'self' });
    expect(facts.vpcEndpoints).toMatchObject({
      state: 'denied',
      permission: expect.stringContaining('ec2:DescribeVpcEndpoints'),
    });
    expect(facts.cdn).toMatchObject({
      state: 'denied',
      permission: expect.stringContaining('cloudfront:ListDistributions'),
    });
  });
});
