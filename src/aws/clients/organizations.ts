// Named re-exports keep the bundle to the operations used; this module is only ever imported lazily.
export {
  DescribeAccountCommand,
  DescribeOrganizationalUnitCommand,
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  OrganizationsClient as Client,
} from '@aws-sdk/client-organizations';
