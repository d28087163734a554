import {
  CreatePolicyVersionCommand,
  DeletePolicyVersionCommand,
  DeleteRolePolicyCommand,
  DeleteUserPermissionsBoundaryCommand,
  GetContextKeysForPrincipalPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  SetDefaultPolicyVersionCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetAccessKeyInfoCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Practice } from '../../src/practice/index.ts';
import { iam, practice, profile, signedCall, sts } from './support.ts';

const ROLE = 'checkout-service';
const ROLE_ARN = `arn:aws:iam::111122223333:role/${ROLE}`;
const CHECKOUT = 'b3t8w1n6z5.execute-api.us-east-1.amazonaws.com';
const BOUNDARY = 'arn:aws:iam::111122223333:policy/developer-boundary';
const STOCK = 'arn:aws:execute-api:us-east-1:111122223333:z2r5e8l1k6/dev/GET/stock';
const ORDERS = 'arn:aws:execute-api:us-east-1:111122223333:b3t8w1n6z5/prod/POST/orders';
const allow = (Resource: string, more: object = {}): string =>
  JSON.stringify(
    { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource, ...more }] },
    null,
    1,
  );

let running: Practice;
beforeEach(async () => {
  running = await practice();
});
afterEach(() => running.close());

const post = () => signedCall(running, profile(running, ROLE), CHECKOUT, '/prod/orders', { method: 'POST' });

describe('inline policies', () => {
  it('keep the very text, return it URL-encoded, and take effect at once', async () => {
    const client = iam(running);
    expect((await post()).status).toBe(403);
    const text = allow(ORDERS);
    await client.send(new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: 'fix-1', PolicyDocument: text }));
    const { PolicyDocument = '' } = await client.send(
      new GetRolePolicyCommand({ RoleName: ROLE, PolicyName: 'fix-1' }),
    );
    expect(PolicyDocument.startsWith('%7B%0A%20%22Version%22')).toBe(true);
    expect(decodeURIComponent(PolicyDocument)).toBe(text);
    expect((await post()).status).toBe(200);
    await client.send(new DeleteRolePolicyCommand({ RoleName: ROLE, PolicyName: 'fix-1' }));
    expect((await client.send(new ListRolePoliciesCommand({ RoleName: ROLE }))).PolicyNames).toEqual([
      'invoke-checkout',
    ]);
    expect((await post()).status).toBe(403);
  });

  it('are refused when they are none', async () => {
    const put = (PolicyDocument: string) =>
      iam(running).send(new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: 'p', PolicyDocument }));
    await expect(put('{')).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' });
    await expect(put(allow('*', { Principal: '*' }))).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
    });
  });

  it("that are not there have AWS's name for it", async () => {
    await expect(
      iam(running).send(new GetRolePolicyCommand({ RoleName: ROLE, PolicyName: 'none' })),
    ).rejects.toMatchObject({
      name: 'NoSuchEntityException',
      message: 'The role policy with name none cannot be found.',
    });
    await expect(iam(running).send(new GetUserCommand({ UserName: 'nobody' }))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
  });
});

describe('managed policies', () => {
  it('have versions: five at most, the default one stays', async () => {
    const client = iam(running);
    const make = () =>
      client.send(
        new CreatePolicyVersionCommand({ PolicyArn: BOUNDARY, PolicyDocument: allow(STOCK), SetAsDefault: true }),
      );
    for (const _ of [2, 3, 4, 5]) await make();
    await expect(make()).rejects.toMatchObject({ name: 'LimitExceededException' });
    await expect(
      client.send(new DeletePolicyVersionCommand({ PolicyArn: BOUNDARY, VersionId: 'v5' })),
    ).rejects.toMatchObject({
      name: 'DeleteConflictException',
    });
    await client.send(new SetDefaultPolicyVersionCommand({ PolicyArn: BOUNDARY, VersionId: 'v1' }));
    await client.send(new DeletePolicyVersionCommand({ PolicyArn: BOUNDARY, VersionId: 'v5' }));
    const { Versions = [] } = await client.send(new ListPolicyVersionsCommand({ PolicyArn: BOUNDARY }));
    expect(Versions.map((one) => [one.VersionId, one.IsDefaultVersion])).toEqual([
      ['v4', false],
      ['v3', false],
      ['v2', false],
      ['v1', true],
    ]);
    expect((await client.send(new GetPolicyCommand({ PolicyArn: BOUNDARY }))).Policy).toMatchObject({
      DefaultVersionId: 'v1',
      PermissionsBoundaryUsageCount: 1,
    });
    const { PolicyVersion } = await client.send(new GetPolicyVersionCommand({ PolicyArn: BOUNDARY, VersionId: 'v1' }));
    expect(JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? '')).Statement[0].Action).toContain(
      'apigateway:GET',
    );
  });

  it('a boundary is shown with the user, and without it the call passes', async () => {
    const client = iam(running);
    const keys = profile(running, 'dev-anna');
    const stock = () => signedCall(running, keys, 'z2r5e8l1k6.execute-api.us-east-1.amazonaws.com', '/dev/stock');
    expect(
      (await client.send(new GetUserCommand({ UserName: 'dev-anna' }))).User?.PermissionsBoundary
        ?.PermissionsBoundaryArn,
    ).toBe(BOUNDARY);
    expect((await stock()).body).toContain('because no permissions boundary allows the execute-api:Invoke action');
    await client.send(new DeleteUserPermissionsBoundaryCommand({ UserName: 'dev-anna' }));
    expect((await stock()).status).toBe(200);
  });
});

describe('lists', () => {
  it('page by marker', async () => {
    const client = iam(running);
    const first = await client.send(new ListUsersCommand({ MaxItems: 2 }));
    const second = await client.send(new ListUsersCommand({ MaxItems: 2, Marker: first.Marker }));
    expect(first).toMatchObject({ IsTruncated: true });
    expect([...(first.Users ?? []), ...(second.Users ?? [])].map((one) => one.UserName).sort()).toEqual([
      'dev-anna',
      'practice',
      'report-export',
    ]);
    expect(second.IsTruncated).toBe(false);
  });

  it("show what belongs to the caller's account only", async () => {
    const client = iam(running);
    expect((await client.send(new ListRolesCommand({}))).Roles?.map((one) => one.RoleName)).toEqual([ROLE]);
    expect((await client.send(new ListGroupsForUserCommand({ UserName: 'dev-anna' }))).Groups).toEqual([]);
    expect((await client.send(new ListAttachedUserPoliciesCommand({ UserName: 'practice' }))).AttachedPolicies).toEqual(
      [{ PolicyName: 'AdministratorAccess', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }],
    );
    expect((await client.send(new ListAccessKeysCommand({ UserName: 'dev-anna' }))).AccessKeyMetadata).toMatchObject([
      { AccessKeyId: 'AKIAEXAMPLEINVENTORY', Status: 'Active' },
    ]);
    const { Role } = await client.send(new GetRoleCommand({ RoleName: ROLE }));
    expect(JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '')).Statement[0].Principal).toEqual({
      Service: 'ecs-tasks.amazonaws.com',
    });
  });
});

describe('the simulator', () => {
  const simulate = async (source: string, resource: string, more: object = {}) => {
    const { EvaluationResults = [] } = await iam(running).send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: source,
        ActionNames: ['execute-api:Invoke'],
        ResourceArns: [resource],
        ...more,
      }),
    );
    return EvaluationResults[0];
  };

  it('sees the identity policies of a role', async () => {
    expect(await simulate(ROLE_ARN, ORDERS)).toMatchObject({ EvalDecision: 'implicitDeny', MatchedStatements: [] });
    const near = await simulate(ROLE_ARN, ORDERS.replace(/s$/, ''));
    expect(near?.ResourceSpecificResults?.[0]).toMatchObject({
      EvalResourceDecision: 'allowed',
      MatchedStatements: [{ SourcePolicyId: 'role_checkout-service_invoke-checkout', SourcePolicyType: 'role' }],
    });
  });

  it('tells the verdict of the boundary', async () => {
    const user = 'arn:aws:iam::111122223333:user/dev-anna';
    expect(await simulate(user, STOCK)).toMatchObject({
      EvalDecision: 'implicitDeny',
      PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: false },
    });
    expect(await simulate(user, STOCK, { PermissionsBoundaryPolicyInputList: [allow('*')] })).toMatchObject({
      EvalDecision: 'allowed',
    });
  });

  it('names the context keys it was not given', async () => {
    const text = allow(ORDERS, { Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } } });
    await iam(running).send(
      new PutRolePolicyCommand({ RoleName: ROLE, PolicyName: 'by-address', PolicyDocument: text }),
    );
    expect(await simulate(ROLE_ARN, ORDERS)).toMatchObject({
      EvalDecision: 'implicitDeny',
      MissingContextValues: ['aws:SourceIp'],
    });
    const ContextEntries = [
      { ContextKeyName: 'aws:SourceIp', ContextKeyType: 'ip', ContextKeyValues: ['203.0.113.10'] },
    ];
    expect(await simulate(ROLE_ARN, ORDERS, { ContextEntries })).toMatchObject({
      EvalDecision: 'allowed',
      MissingContextValues: [],
    });
    expect(
      (await iam(running).send(new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn: ROLE_ARN })))
        .ContextKeyNames,
    ).toEqual(['aws:SourceIp']);
  });

  it('refuses the ARN of a session, and a resource policy for a role', async () => {
    await expect(
      simulate('arn:aws:sts::111122223333:assumed-role/checkout-service/task-7f31', ORDERS),
    ).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
    await expect(simulate(ROLE_ARN, ORDERS, { ResourcePolicy: allow('*') })).rejects.toMatchObject({
      name: 'InvalidInputException',
    });
  });
});

describe('sts', () => {
  it('gives an administrator a session of a role that trusts the account, and of no other', async () => {
    await expect(
      sts(running).send(new AssumeRoleCommand({ RoleArn: ROLE_ARN, RoleSessionName: 'me' })),
    ).rejects.toMatchObject({
      name: 'AccessDenied',
    });
    expect(
      (
        await sts(running).send(
          new GetAccessKeyInfoCommand({ AccessKeyId: profile(running, 'logistics-sync').accessKeyId }),
        )
      ).Account,
    ).toBe('444455556666');
    await expect(
      sts(running, profile(running, 'dev-anna')).send(
        new GetAccessKeyInfoCommand({ AccessKeyId: 'AKIAEXAMPLEINVENTORY' }),
      ),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
    expect((await sts(running, profile(running, 'dev-anna')).send(new GetCallerIdentityCommand({}))).Arn).toBe(
      'arn:aws:iam::111122223333:user/dev-anna',
    );
  });
});
