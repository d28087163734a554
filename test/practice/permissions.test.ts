import { GetRestApiCommand, UpdateRestApiCommand } from '@aws-sdk/client-api-gateway';
import { GetRolePolicyCommand } from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtinCases, type Practice } from '../../src/practice/index.ts';
import { gateway, iam, type Keys, practice, profile, sts } from './support.ts';

type Identity = ReturnType<typeof builtinCases>[number]['config']['iam']['identities'][number];

const ACCOUNT = '111122223333';
const API = 'k7m2x9q4r1';
const user = (name: string, statement: object): Identity => ({
  arn: `arn:aws:iam::${ACCOUNT}:user/${name}`,
  type: 'user',
  inlinePolicies: [
    { name: 'own', document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] } },
  ],
  managedPolicies: [],
  permissionsBoundary: null,
  groups: [],
});
const auditor: Identity = {
  arn: `arn:aws:iam::${ACCOUNT}:role/team/auditor`,
  type: 'role',
  inlinePolicies: [
    {
      name: 'read',
      document: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: ['apigateway:GET', 'iam:Get*'], Resource: '*' }],
      },
    },
  ],
  managedPolicies: [],
  permissionsBoundary: null,
  trustedPrincipals: [{ AWS: `arn:aws:iam::${ACCOUNT}:user/reader` }, { AWS: `arn:aws:iam::${ACCOUNT}:root` }],
};
const names = ['reader', 'editor', 'stranger'] as const;

let running: Practice;
beforeAll(async () => {
  const [orders, ...others] = builtinCases();
  if (!orders) throw new Error('no built-in case');
  const identities = [
    user('reader', { Action: 'apigateway:GET', Resource: 'arn:aws:apigateway:us-east-1::/restapis/*' }),
    user('editor', { Action: ['apigateway:GET', 'apigateway:PATCH'], Resource: '*' }),
    user('stranger', { Action: 's3:*', Resource: '*' }),
    auditor,
  ];
  const credentials = names.map((name, i) => ({
    accessKeyId: `AKIAEXAMPLEPERMITTE${i}`,
    secretAccessKey: `EXAMPLE/${name}SecretKeyForTheseTests`,
    sessionToken: null,
    identity: `arn:aws:iam::${ACCOUNT}:user/${name}`,
    sessionName: null,
    sessionPolicy: null,
    expiresIn: null,
    status: 'Active' as const,
  }));
  running = await practice([
    { ...orders, config: { ...orders.config, iam: { ...orders.config.iam, identities, credentials } } },
    ...others,
  ]);
});
afterAll(() => running.close());

const read = (keys: Keys) => gateway(running, keys).send(new GetRestApiCommand({ restApiId: API }));
const patch = (keys: Keys, path: string, value: string) =>
  gateway(running, keys).send(
    new UpdateRestApiCommand({ restApiId: API, patchOperations: [{ op: 'replace', path, value }] }),
  );

describe('the control plane asks the policies of whoever signs', () => {
  it('reading is allowed by apigateway:GET on the path, writing is not', async () => {
    expect((await read(profile(running, 'reader'))).name).toBe('orders-api');
    await expect(patch(profile(running, 'reader'), '/description', 'x')).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(`apigateway:PATCH on resource: arn:aws:apigateway:us-east-1::/restapis/${API}`),
    });
  });

  it('PATCH is not enough for the resource policy', async () => {
    const editor = profile(running, 'editor');
    expect((await patch(editor, '/description', 'orders of the shop')).description).toBe('orders of the shop');
    const value = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' }],
    });
    await expect(patch(editor, '/policy', value)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('apigateway:UpdateRestApiPolicy'),
    });
  });

  it('IAM refuses in its own words', async () => {
    await expect(
      iam(running, profile(running, 'reader')).send(
        new GetRolePolicyCommand({ RoleName: 'auditor', PolicyName: 'read' }),
      ),
    ).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining(`iam:GetRolePolicy on resource: ${auditor.arn}`),
    });
  });
});

describe('AssumeRole', () => {
  const assume = async (keys: Keys, Policy?: string): Promise<Keys> => {
    const { Credentials } = await sts(running, keys).send(
      new AssumeRoleCommand({
        RoleArn: auditor.arn,
        RoleSessionName: 'look',
        ...(Policy === undefined ? {} : { Policy }),
      }),
    );
    return {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
      sessionToken: Credentials?.SessionToken ?? null,
    };
  };

  it('works for a caller whom the role names, and the session may what the role may', async () => {
    const session = await assume(profile(running, 'reader'));
    expect((await sts(running, session).send(new GetCallerIdentityCommand({}))).Arn).toBe(
      `arn:aws:sts::${ACCOUNT}:assumed-role/auditor/look`,
    );
    expect((await read(session)).name).toBe('orders-api');
    expect(
      (await iam(running, session).send(new GetRolePolicyCommand({ RoleName: 'auditor', PolicyName: 'read' })))
        .RoleName,
    ).toBe('auditor');
    await expect(
      sts(running, { ...session, sessionToken: null }).send(new GetCallerIdentityCommand({})),
    ).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });

  it('needs the own policies of a caller whose account only is named', async () => {
    await expect(assume(profile(running, 'stranger'))).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('takes a session policy, which narrows the session', async () => {
    const nothing = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
    });
    await expect(read(await assume(profile(running, 'reader'), nothing))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('because no session policy allows'),
    });
    await expect(assume(profile(running, 'reader'), '{')).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
    });
  });
});
