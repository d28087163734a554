import type { ManagedPolicyRow, Store } from './types.ts';

/**
 * Policies of AWS's own that fixes attach; they belong to every account.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AmazonAPIGatewayPushToCloudWatchLogs.html
 */
const AWS_POLICIES: Readonly<Record<string, object>> = {
  'service-role/AmazonAPIGatewayPushToCloudWatchLogs': {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Action: [
          'logs:CreateLogGroup',
          'logs:CreateLogStream',
          'logs:DescribeLogGroups',
          'logs:DescribeLogStreams',
          'logs:PutLogEvents',
          'logs:GetLogEvents',
          'logs:FilterLogEvents',
        ],
        Resource: '*',
      },
    ],
  },
};

const CREATED = Date.parse('2015-11-11T23:41:46Z');

/** A managed policy: one of the store's, else one of AWS's own; undefined where there is none. */
export function managedPolicyRow(store: Store, arn: string): ManagedPolicyRow | undefined {
  const held = store.managedPolicies.get(arn);
  const name = /^arn:[\w-]+:iam::aws:policy\/(.+)$/.exec(arn)?.[1] ?? '';
  if (held !== undefined || !Object.hasOwn(AWS_POLICIES, name)) return held;
  const version = { id: 'v1', text: JSON.stringify(AWS_POLICIES[name]), createdAt: CREATED };
  return { arn, createdAt: CREATED, defaultVersion: 'v1', versions: [version], nextVersion: 2 };
}
