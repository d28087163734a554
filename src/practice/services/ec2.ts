import { parsePolicy } from '../../core/policy/index.ts';
import { AwsError } from '../http/errors.ts';
import { type Ec2Input, type Ec2Run, ec2Service } from '../protocols/ec2-query.ts';
import type { VpcEndpointRow } from '../store/types.ts';
import type { Service, ServiceCall } from './types.ts';

/**
 * What an endpoint without a policy of its own has.
 * https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
 */
const FULL_ACCESS = '{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}';

const arnOf = (call: ServiceCall, id: string): string => {
  const [, partition = 'aws'] = call.principal.identity.arn.split(':');
  return `arn:${partition}:ec2:${call.region}:${call.principal.accountId}:vpc-endpoint/${id}`;
};

const endpointsOf = (call: ServiceCall): readonly VpcEndpointRow[] =>
  [...call.store.vpcEndpoints.values()].filter(
    (row) => row.account === call.principal.accountId && row.region === call.region,
  );

const notThere = (id: string): AwsError =>
  new AwsError('InvalidVpcEndpointId.NotFound', `The Vpc Endpoint Id '${id}' does not exist`, 400);

const FILTERED: Readonly<Record<string, (row: VpcEndpointRow) => string>> = {
  'service-name': (row) => row.service,
  'vpc-id': (row) => row.vpcId,
  'vpc-endpoint-id': (row) => row.id,
  'vpc-endpoint-state': () => 'available',
  'vpc-endpoint-type': () => 'Interface',
};

function passes(row: VpcEndpointRow, input: Ec2Input): boolean {
  return input.filters().every(({ name, values }) => {
    const field = Object.hasOwn(FILTERED, name) ? FILTERED[name] : undefined;
    if (field === undefined) throw new AwsError('InvalidFilter', `The filter '${name}' is invalid`, 400);
    return values.includes(field(row));
  });
}

const endpointFields = (row: VpcEndpointRow): object => ({
  vpcEndpointId: row.id,
  vpcEndpointType: 'Interface',
  vpcId: row.vpcId,
  serviceName: row.service,
  state: 'available',
  policyDocument: row.policy,
  privateDnsEnabled: row.privateDnsEnabled,
  requesterManaged: false,
  ownerId: row.account,
});

const describe: Ec2Run = (call, input) => {
  call.authorize('ec2:DescribeVpcEndpoints', '*');
  const mine = endpointsOf(call);
  const ids = input.list('VpcEndpointId');
  const gone = ids.find((id) => !mine.some((row) => row.id === id));
  if (gone !== undefined) throw notThere(gone);
  return {
    vpcEndpointSet: mine
      .filter((row) => (ids.length === 0 || ids.includes(row.id)) && passes(row, input))
      .map(endpointFields),
  };
};

const modify: Ec2Run = (call, input) => {
  const id = input.text('VpcEndpointId') ?? '';
  call.authorize('ec2:ModifyVpcEndpoint', arnOf(call, id));
  const row = endpointsOf(call).find((one) => one.id === id);
  if (row === undefined) throw notThere(id);
  const policy = input.text('ResetPolicy') === 'true' ? FULL_ACCESS : input.text('PolicyDocument');
  if (policy !== null) {
    if (!parsePolicy(policy, 'vpc-endpoint').ok)
      throw new AwsError('InvalidParameter', 'The policy document is malformed', 400);
    row.policy = policy;
  }
  const privateDns = input.text('PrivateDnsEnabled');
  if (privateDns !== null) row.privateDnsEnabled = privateDns === 'true';
  return { return: true };
};

/** Interface endpoints: what is there, and their policy changed. */
export const EC2: Service = ec2Service('http://ec2.amazonaws.com/doc/2016-11-15/', {
  DescribeVpcEndpoints: describe,
  ModifyVpcEndpoint: modify,
});
