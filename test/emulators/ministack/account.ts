import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanCommand,
  CreateUsagePlanKeyCommand,
} from '@aws-sdk/client-api-gateway';
import { ApiGatewayV2Client } from '@aws-sdk/client-apigatewayv2';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { ROOT } from '../ministack-server.ts';
import { createFunctions } from './functions.ts';
import { createHttpApi, HTTP_PLANS, type HttpApi } from './http-api.ts';
import { createPeople, type Person } from './people.ts';
import { POLICY_KINDS } from './policies.ts';
import { createPool, type Pool } from './pools.ts';
import { type Random, random as seeded } from './random.ts';
import { createRestApi, RESPONSE_KINDS, type RestApi, type RestPlan } from './rest-api.ts';

/** Keys of clients by what is right or wrong with them. */
export interface Keys {
  readonly good: string;
  readonly loose: string;
  readonly off: string;
}

/** All that the generator made on MiniStack. */
export interface World {
  readonly url: string;
  readonly account: string;
  readonly people: readonly Person[];
  readonly pool: Pool;
  readonly otherPool: Pool;
  readonly keys: Keys;
  readonly rest: readonly RestApi[];
  readonly http: readonly HttpApi[];
}

/** Creates it over the AWS SDK, as root. */
export async function createWorld(url: string, random: Random): Promise<World> {
  const config = { region: 'us-east-1', endpoint: url, credentials: ROOT, maxAttempts: 1 };
  const gateway = new APIGatewayClient(config);
  const sts = new STSClient(config);
  const cognito = new CognitoIdentityProviderClient(config);
  const { Account: account = '' } = await sts.send(new GetCallerIdentityCommand({}));
  const people = await createPeople(new IAMClient(config), sts, account);
  const [pool, otherPool] = [await createPool(cognito, 'users'), await createPool(cognito, 'strangers')];
  await createFunctions(new LambdaClient(config), account);
  // Each has a chance of its own: they are made at once, in no certain order.
  const plans = plansOf(random).map((plan) => ({ plan, own: seeded(random.below(2 ** 31)) }));
  const rest = await Promise.all(
    plans.map(({ plan, own }) => createRestApi(gateway, plan, { account, pool, random: own })),
  );
  const v2 = new ApiGatewayV2Client(config);
  const http = await Promise.all(HTTP_PLANS.map((plan) => createHttpApi(v2, plan, { account, pool })));
  const keys = await createKeys(gateway, rest);
  return { url, account, people, pool, otherPool, keys, rest, http };
}

/** Each kind of policy in front of all kinds of methods, some of them also where the stage's export tells all. */
const plansOf = (random: Random): readonly RestPlan[] => [
  ...POLICY_KINDS.map((policy, at): RestPlan => {
    return { policy, responses: RESPONSE_KINDS[at % RESPONSE_KINDS.length] ?? 'default', methods: 'full' };
  }),
  { policy: 'none', responses: 'default', methods: 'open' },
  { policy: 'none', responses: 'status', methods: 'open' },
  { policy: random.pick(['addresses', 'not-addresses']), responses: 'default', methods: 'open' },
];

async function createKeys(gateway: APIGatewayClient, apis: readonly RestApi[]): Promise<Keys> {
  const { id: usagePlanId = '' } = await gateway.send(
    new CreateUsagePlanCommand({ name: 'clients', apiStages: apis.map(({ id }) => ({ apiId: id, stage: 'prod' })) }),
  );
  const create = async (name: string, value: string, how: { enabled: boolean; planned: boolean }): Promise<string> => {
    const key = await gateway.send(new CreateApiKeyCommand({ name, value, enabled: how.enabled }));
    if (how.planned)
      await gateway.send(new CreateUsagePlanKeyCommand({ usagePlanId, keyId: key.id ?? '', keyType: 'API_KEY' }));
    return value;
  };
  return {
    good: await create('good', 'good-key-0123456789abcdef', { enabled: true, planned: true }),
    loose: await create('loose', 'loose-key-0123456789abcdef', { enabled: true, planned: false }),
    off: await create('off', 'off-key-0123456789abcdef', { enabled: false, planned: true }),
  };
}
