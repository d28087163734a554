import { AddPermissionCommand, CreateFunctionCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import type { Behaviour } from '../../../src/core/model/runtime-state.ts';
import { zipOf } from './zip.ts';

/** What the functions do with a word that a caller sends; the word stands in the header that each of them reads. */
export const WORDS = ['allow', 'deny', 'elsewhere', 'unauthorized', 'crash', 'nothing'] as const;
export type Word = (typeof WORDS)[number];

const PYTHON = `
def policy(effect, arn):
    return {"principalId": "p", "policyDocument": {"Version": "2012-10-17", "Statement": [
        {"Effect": effect, "Action": "execute-api:Invoke", "Resource": arn}]}}

def decide(word, arn):
    if word == "unauthorized":
        raise Exception("Unauthorized")
    if word == "crash":
        raise Exception("boom")
    if word == "allow":
        return policy("Allow", arn)
    if word == "deny":
        return policy("Deny", arn)
    if word == "elsewhere":
        return policy("Allow", "arn:aws:execute-api:us-east-1:000000000000:elsewhere/*/GET/x")
    return {}

def token(event, context):
    return decide(event["authorizationToken"], event["methodArn"])

def simple(event, context):
    return {"isAuthorized": event["headers"].get("x-word") == "allow"}

def hello(event, context):
    return {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": "hello"}
`;

const NODE = `
const policy = (Effect, Resource) => ({ principalId: 'p', policyDocument: { Version: '2012-10-17',
  Statement: [{ Effect, Action: 'execute-api:Invoke', Resource }] } });
exports.request = async (event) => {
  const [, word] = Object.entries(event.headers).find(([name]) => name.toLowerCase() === 'x-word') ?? [];
  switch (word) {
    case 'unauthorized': throw new Error('Unauthorized');
    case 'crash': throw new Error('boom');
    case 'allow': return policy('Allow', event.methodArn);
    case 'deny': return policy('Deny', event.methodArn);
    case 'elsewhere': return policy('Allow', 'arn:aws:execute-api:us-east-1:000000000000:elsewhere/*/GET/x');
    default: return {};
  }
};
`;

export const FUNCTIONS = {
  token: { runtime: 'python3.12', file: 'index.py', code: PYTHON },
  request: { runtime: 'nodejs20.x', file: 'index.js', code: NODE },
  simple: { runtime: 'python3.12', file: 'index.py', code: PYTHON },
  hello: { runtime: 'python3.12', file: 'index.py', code: PYTHON },
} as const;
export type FunctionName = keyof typeof FUNCTIONS;

export async function createFunctions(lambda: LambdaClient, account: string): Promise<void> {
  for (const [name, { runtime, file, code }] of Object.entries(FUNCTIONS)) {
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: name,
        Runtime: runtime,
        Role: `arn:aws:iam::${account}:role/functions`,
        Handler: `index.${name}`,
        Code: { ZipFile: zipOf(file, code) },
      }),
    );
    await lambda.send(
      new AddPermissionCommand({
        FunctionName: name,
        StatementId: 'gateway',
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: `arn:aws:execute-api:us-east-1:${account}:*`,
      }),
    );
  }
}

const policy = (Effect: string, Resource: string): unknown => ({
  principalId: 'p',
  policyDocument: { Version: '2012-10-17', Statement: [{ Effect, Action: 'execute-api:Invoke', Resource }] },
});

/** What the code above does, told to the program: AWS never tells it, only running the function does. */
const DOES: Readonly<Record<Word, Behaviour['does']>> = {
  allow: { returns: policy('Allow', '{{methodArn}}') },
  deny: { returns: policy('Deny', '{{methodArn}}') },
  elsewhere: { returns: policy('Allow', 'arn:aws:execute-api:us-east-1:000000000000:elsewhere/*/GET/x') },
  unauthorized: { throws: 'Unauthorized' },
  crash: { throws: 'boom' },
  nothing: { returns: {} },
};
const byWord = (header: string): readonly Behaviour[] =>
  WORDS.map((word) => ({ when: { headers: { [header]: word } }, does: DOES[word] }));

export const BEHAVIOURS: Readonly<Record<FunctionName, readonly Behaviour[]>> = {
  token: byWord('authorization'),
  request: byWord('x-word'),
  simple: [
    { when: { headers: { 'x-word': 'allow' } }, does: { returns: { isAuthorized: true } } },
    { does: { returns: { isAuthorized: false } } },
  ],
  hello: [{ does: { returns: { statusCode: 200, headers: { 'content-type': 'text/plain' }, body: 'hello' } } }],
};
