import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { cliCommand } from '../../../src/core/fixes/templates/cli.ts';
import { awsCall, type Change } from '../../../src/core/model/changes/index.ts';
import { ACCOUNT, ARN, allow, deny, makeCase, method, policy, type Sketch, signer } from '../../support/make-case.ts';
import { plan } from './support.ts';

const ROLE = `arn:aws:iam::${ACCOUNT}:role/checkout`;
const listed = policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.1'] } } }));
const first = (sketch: Sketch) => {
  const [found] = plan(makeCase(sketch)).plans;
  if (found === undefined) throw new Error('no plan');
  return found;
};

describe('what is shown of a fix', () => {
  it('is a unified diff of pretty documents', () => {
    expect(first({ api: { policy: listed } }).diff.split('\n')).toEqual([
      '--- resource policy of orders-api',
      '+++ resource policy of orders-api',
      '@@ -9,7 +9,8 @@',
      '       "Condition": {',
      '         "IpAddress": {',
      '           "aws:SourceIp": [',
      '-            "192.0.2.1"',
      '+            "192.0.2.1",',
      '+            "203.0.113.10/32"',
      '           ]',
      '         }',
      '       }',
      '',
    ]);
  });

  it('is a command that a shell hands to the AWS CLI unchanged', () => {
    const change: Change = {
      kind: 'put-role-policy',
      RoleName: "it's $HOME",
      PolicyName: 'p',
      PolicyDocument: '{"a":"`b`\\n"}',
    };
    const command = cliCommand(change, 'eu-west-1');
    const words = execFileSync('sh', ['-c', `${command.replace(/^aws/, 'printf "%s\\n"')}`], { encoding: 'utf8' })
      .trimEnd()
      .split('\n');
    expect(words.slice(0, 3)).toEqual(['iam', 'put-role-policy', '--cli-input-json']);
    expect(JSON.parse(words[3] ?? '')).toEqual(awsCall(change).input);
  });

  it('names the region for a regional service, and the operation as the CLI writes it', () => {
    const [update, deployment] = first({ api: { policy: listed } }).cli;
    expect(update).toMatch(/^aws apigateway update-rest-api --region eu-west-1 --cli-input-json '/);
    expect(deployment).toMatch(/^aws apigateway create-deployment --region eu-west-1 /);
  });

  it('names the stack that owns the API', () => {
    const { facts, ...rest } = makeCase({ api: { policy: listed } });
    const api =
      facts.api.state === 'known'
        ? { ...facts.api, value: { ...facts.api.value, tags: { 'aws:cloudformation:stack-name': 'checkout' } } }
        : facts.api;
    expect(plan({ ...rest, facts: { ...facts, api } }).plans[0]?.ownedBy).toBe('CloudFormation stack "checkout"');
    expect(first({ api: { policy: listed } }).ownedBy).toBeNull();
  });

  it('says what else the deployment would publish', () => {
    const snapshot = { deployedSnapshot: { methods: [method({ path: '/orders/{id}' }), method({ path: '/old' })] } };
    const found = first({
      api: { policy: listed },
      methods: [method(), method({ path: '/new', authorizationType: 'NONE' })],
      config: snapshot,
    });
    expect(found.alsoPublishes).toEqual(['GET /old: removed', 'GET /new: new']);
    expect(found.needsDeployment).toBe(true);
  });

  it('says so when the draft of the policy holds edits of others', () => {
    const draft = policy(
      ...(listed['Statement'] as Record<string, unknown>[]),
      deny({ Sid: 'Theirs', Resource: `${ARN}/*/DELETE/*` }),
    );
    const found = first({ api: { policy: draft }, config: { deployedSnapshot: { policy: listed } } });
    expect(found.alsoPublishes).toEqual(['the resource policy, edited since the last deployment']);
    expect(found.documents[0]?.after).toContain('Theirs');
  });

  it('says whom else a shared policy is about', () => {
    const managed = {
      arn: `arn:aws:iam::${ACCOUNT}:policy/invoke`,
      document: policy({ Effect: 'Deny', Action: 'execute-api:Invoke', Resource: '*' }),
    };
    const { iam, signing } = signer(ROLE, [{ Effect: 'Allow', Action: 'execute-api:Invoke', Resource: `${ARN}/*` }], {
      identity: { managedPolicies: [managed] },
    });
    const found = first({ methods: [method({ authorizationType: 'AWS_IAM' })], config: { iam }, request: { signing } });
    expect(found.changes.map((change) => awsCall(change).operation)).toEqual(['CreatePolicyVersion']);
    expect(found.widens).toMatchObject({
      pairs: [],
      text:
        'role/checkout on every other {id} of GET /orders/{id}; ' +
        'every other identity that has managed policy invoke, for the same calls',
    });
  });

  it('offers nothing against a Deny in a policy of AWS', () => {
    const managed = {
      arn: 'arn:aws:iam::aws:policy/AWSDenyAll',
      document: policy({ Effect: 'Deny', Action: '*', Resource: '*' }),
    };
    const { iam, signing } = signer(ROLE, [], { identity: { managedPolicies: [managed] } });
    expect(
      plan(makeCase({ methods: [method({ authorizationType: 'AWS_IAM' })], config: { iam }, request: { signing } }))
        .plans,
    ).toEqual([]);
  });

  it('admits the preflight together with the call', () => {
    const { plans, after: afterwards } = plan(
      makeCase({
        api: { policy: listed },
        methods: [
          method(),
          method({
            httpMethod: 'OPTIONS',
            integration: {
              type: 'MOCK',
              statusCode: 200,
              responseHeaders: {
                'Access-Control-Allow-Origin': '*',
                'Access-Control-Allow-Headers': 'x-trace',
                'Access-Control-Allow-Methods': 'GET',
              },
            },
          }),
        ],
        request: {
          client: 'browser',
          origin: 'https://app.example.com',
          credentialsMode: 'omit',
          preflight: { method: 'GET', headers: ['x-trace'] },
        },
      }),
    );
    expect(afterwards(plans[0]).preflight?.outcome).toBe('allowed');
    expect(afterwards(plans[0]).request.outcome).toBe('allowed');
    expect(plans[0]?.widens.pairs).toEqual([]);
  });

  it('gives templates with the property that holds the policy', () => {
    const { iac } = first({ api: { policy: listed } });
    expect(iac.cloudformation).toContain('Type: AWS::ApiGateway::RestApi\n');
    expect(iac.sam).toContain('Type: AWS::Serverless::Api\n');
    expect(iac.terraform).toContain('aws_api_gateway_rest_api_policy');
    expect(iac.cdk).toContain("addPropertyOverride('Policy', {");
    for (const hint of Object.values(iac)) expect(hint).toContain('203.0.113.10/32');
  });
});
