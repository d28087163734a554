import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  type IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';

/** Who signs: an IAM user, or a session of a role. */
export interface Person {
  readonly name: string;
  readonly arn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
}

type Statement = Readonly<Record<string, unknown>>;
const invoke = (Effect: string, Resource: string | readonly string[], more: Statement = {}): Statement => ({
  Effect,
  Action: 'execute-api:Invoke',
  Resource,
  ...more,
});
const document = (statements: readonly Statement[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });

/** What each of them may: everything, something by verb or path, nothing, everything but, from one address only. */
const USERS: Readonly<Record<string, readonly Statement[] | null>> = {
  anna: [invoke('Allow', 'arn:aws:execute-api:*:*:*')],
  bert: [invoke('Allow', 'arn:aws:execute-api:*:*:*/prod/GET/signed')],
  cleo: null,
  dora: [invoke('Allow', '*'), invoke('Deny', 'arn:aws:execute-api:*:*:*/*/*/signed/*')],
  emil: [invoke('Allow', '*', { Condition: { IpAddress: { 'aws:SourceIp': '127.0.0.2/32' } } })],
  // Their key is switched off.
  fred: [invoke('Allow', '*')],
};

export async function createPeople(iam: IAMClient, sts: STSClient, account: string): Promise<readonly Person[]> {
  const people: Person[] = [];
  for (const [name, statements] of Object.entries(USERS)) {
    await iam.send(new CreateUserCommand({ UserName: name }));
    if (statements !== null)
      await iam.send(
        new PutUserPolicyCommand({ UserName: name, PolicyName: 'invoke', PolicyDocument: document(statements) }),
      );
    const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
    if (name === 'fred')
      await iam.send(
        new UpdateAccessKeyCommand({ UserName: name, AccessKeyId: key?.AccessKeyId ?? '', Status: 'Inactive' }),
      );
    people.push({
      name,
      arn: `arn:aws:iam::${account}:user/${name}`,
      accessKeyId: key?.AccessKeyId ?? '',
      secretAccessKey: key?.SecretAccessKey ?? '',
      sessionToken: null,
    });
  }
  return [...people, await session(iam, sts, account)];
}

async function session(iam: IAMClient, sts: STSClient, account: string): Promise<Person> {
  const RoleArn = `arn:aws:iam::${account}:role/runner`;
  const lambda = { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' };
  await iam.send(new CreateRoleCommand({ RoleName: 'functions', AssumeRolePolicyDocument: document([lambda]) }));
  const trust = { Effect: 'Allow', Principal: { AWS: account }, Action: 'sts:AssumeRole' };
  await iam.send(new CreateRoleCommand({ RoleName: 'runner', AssumeRolePolicyDocument: document([trust]) }));
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'runner',
      PolicyName: 'invoke',
      PolicyDocument: document([invoke('Allow', 'arn:aws:execute-api:*:*:*/*/GET/*')]),
    }),
  );
  const { Credentials: keys, AssumedRoleUser: user } = await sts.send(
    new AssumeRoleCommand({ RoleArn, RoleSessionName: 'night' }),
  );
  return {
    name: 'runner',
    arn: user?.Arn ?? '',
    accessKeyId: keys?.AccessKeyId ?? '',
    secretAccessKey: keys?.SecretAccessKey ?? '',
    sessionToken: keys?.SessionToken ?? null,
  };
}
