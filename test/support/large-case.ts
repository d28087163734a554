import type { LoadedCase } from '../../src/core/intake/cases/index.ts';
import { API, ARN, allow, makeCase, method, policy, signer } from './make-case.ts';

/** How many there are of each in the large account. */
export const LARGE = { apis: 5000, methods: 3000, policies: 20, usagePlans: 300, apiKeys: 10_000 } as const;
/** The longest that AWS takes: a resource policy of an API, and a managed policy (without blanks). */
const RESOURCE_POLICY_BYTES = 8192;
const MANAGED_POLICY_BYTES = 6144;
export const LARGE_CALLER = 'arn:aws:iam::111122223333:user/mia';
/** The path that no policy allows, and whose key is in a usage plan of another API. */
export const LARGE_PATH = `/things/${LARGE.methods - 1}`;

const range = <T>(count: number, make: (at: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => make(at));
const id = (prefix: string, at: number) => `${prefix}${String(at).padStart(10 - prefix.length, '0')}`;

/** A policy of exactly so many bytes: statements for single paths, and a Sid that fills what is left. */
function policyOf(bytes: number, statementFor: (at: number) => Record<string, unknown>): Record<string, unknown> {
  const sized = (count: number) => range(count, statementFor);
  const sizeOf = (statements: readonly Record<string, unknown>[]) => JSON.stringify(policy(...statements)).length;
  let count = 1;
  while (sizeOf(sized(count + 1)) + '"Sid":"",'.length < bytes) count += 1;
  const [first, ...others] = sized(count);
  const free = bytes - sizeOf(sized(count)) - '"Sid":"",'.length;
  return policy({ Sid: 'x'.repeat(free), ...first }, ...others);
}

/**
 * An account as large as AWS lets one become, and one call in it that is refused for two reasons: none of the caller's
 * twenty policies and no statement of the resource policy allows its path, and its key is in no plan of the stage.
 */
export function largeCase(): LoadedCase {
  const { Principal: _, ...statement } = allow();
  const managed = range(LARGE.policies, (at) => ({
    arn: `arn:aws:iam::111122223333:policy/team-${at}`,
    document: policyOf(MANAGED_POLICY_BYTES, (of) => ({
      ...statement,
      Resource: `${ARN}/prod/GET/things/${at}/${of}`,
    })),
  }));
  const { iam, signing } = signer(LARGE_CALLER, [], { identity: { managedPolicies: managed } });
  const path = `/prod${LARGE_PATH}`;
  return makeCase({
    api: {
      name: 'the-large-api',
      policy: policyOf(RESOURCE_POLICY_BYTES, (at) =>
        allow({ Principal: { AWS: LARGE_CALLER }, Resource: `${ARN}/prod/GET/things/${at}/parts` }),
      ),
    },
    methods: range(LARGE.methods, (at) =>
      method({ path: `/things/${at}`, authorizationType: 'AWS_IAM', apiKeyRequired: true }),
    ),
    config: {
      iam,
      otherApis: range(LARGE.apis - 1, (at) => ({
        id: id('o', at),
        apiType: 'REST',
        endpointType: 'REGIONAL',
        stages: ['prod'],
      })),
      apiKeys: range(LARGE.apiKeys, (at) => ({
        id: id('k', at),
        name: `key-${at}`,
        value: keyOf(at),
        enabled: true,
        stageKeys: [],
      })),
      usagePlans: range(LARGE.usagePlans, (at) => ({
        id: id('p', at),
        name: `plan-${at}`,
        // Only the first is of this API, and has only the first key.
        apiStages: [{ apiId: at === 0 ? API : id('o', at), stage: 'prod' }],
        keyIds: at === 0 ? [id('k', 0)] : range(30, (of) => id('k', at * 30 + of)),
        quota: null,
        throttle: null,
      })),
    },
    request: { path, signing: { ...signing, path }, apiKey: keyOf(LARGE.apiKeys - 1) },
    observed: { status: 403 },
  });
}

/** An API key's value, of the form that AWS gives them. */
function keyOf(at: number): string {
  return `EXAMPLE${String(at).padStart(33, '0')}`;
}
