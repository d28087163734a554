// Named re-exports keep the bundle to the operations used; this module is only ever imported lazily.
export {
  CloudFrontClient as Client,
  GetCachePolicyCommand,
  GetDistributionConfigCommand,
  GetOriginRequestPolicyCommand,
  ListDistributionsCommand,
} from '@aws-sdk/client-cloudfront';
