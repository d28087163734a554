// Named re-exports keep the bundle to the operations used; this module is only ever imported lazily.
export { DescribeVpcEndpointsCommand, EC2Client as Client, ModifyVpcEndpointCommand } from '@aws-sdk/client-ec2';
