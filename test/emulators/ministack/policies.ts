import type { Random } from './random.ts';

/** The kinds of resource policies that the generator writes; `none` attaches none. */
export const POLICY_KINDS = ['none', 'addresses', 'not-addresses', 'principal', 'root', 'part', 'deny-part'] as const;
export type PolicyKind = (typeof POLICY_KINDS)[number];

/** The callers' addresses: the loopback network has many. */
export const ADDRESSES = ['127.0.0.1', '127.0.0.2', '127.0.0.3', '127.0.0.9'] as const;

interface About {
  readonly account: string;
  readonly apiId: string;
}

/** A resource policy of this kind, its addresses, paths and principals by chance; null for none. */
export function resourcePolicy(random: Random, kind: PolicyKind, about: About): string | null {
  const all = resource(random, about, '*');
  const allow = { Effect: 'Allow', Principal: random.pick(['*', { AWS: '*' }]), Action: 'execute-api:Invoke' };
  const statements = (): readonly object[] => {
    switch (kind) {
      case 'none':
        return [];
      case 'addresses':
        return [{ ...allow, Resource: all, Condition: { IpAddress: { 'aws:SourceIp': network(random) } } }];
      case 'not-addresses':
        return [
          { ...allow, Resource: all },
          {
            ...allow,
            Effect: 'Deny',
            Resource: all,
            Condition: { NotIpAddress: { 'aws:SourceIp': [network(random), '203.0.113.0/24'] } },
          },
        ];
      case 'principal':
        return [{ ...allow, Principal: { AWS: user(about, random.pick(['anna', 'cleo'])) }, Resource: all }];
      case 'root':
        return [{ ...allow, Principal: { AWS: `arn:aws:iam::${about.account}:root` }, Resource: all }];
      case 'part':
        return [
          {
            ...allow,
            Resource: ['GET/open', 'GET/signed/*', 'GET/word', 'OPTIONS/*'].map((path) => at(random, about, path)),
          },
        ];
      case 'deny-part':
        return [
          { ...allow, Resource: all },
          {
            ...allow,
            Effect: 'Deny',
            Resource: at(random, about, random.pick(['GET/word*', 'GET/open', '*/signed/*'])),
          },
          {
            ...allow,
            Effect: 'Deny',
            Principal: { AWS: user(about, 'anna') },
            Resource: at(random, about, 'GET/signed'),
          },
        ];
    }
  };
  const written = statements();
  return written.length === 0 ? null : JSON.stringify({ Version: '2012-10-17', Statement: written });
}

const user = ({ account }: About, name: string): string => `arn:aws:iam::${account}:user/${name}`;
const network = (random: Random): string => random.pick(['127.0.0.0/30', '127.0.0.2/31', '127.0.0.1', '127.0.0.9/32']);
const at = (random: Random, about: About, path: string): string => resource(random, about, `prod/${path}`);

/** In full, or in the short form that API Gateway completes. */
const resource = (random: Random, { account, apiId }: About, rest: string): string =>
  random.chance(0.5) ? `execute-api:/${rest}` : `arn:aws:execute-api:us-east-1:${account}:${apiId}/${rest}`;
