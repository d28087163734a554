// Named re-exports keep the bundle to the operations used; this module is only ever imported lazily.
export {
  DescribeManagedRuleGroupCommand,
  GetIPSetCommand,
  GetRuleGroupCommand,
  GetSampledRequestsCommand,
  GetWebACLCommand,
  GetWebACLForResourceCommand,
  UpdateWebACLCommand,
  WAFV2Client as Client,
} from '@aws-sdk/client-wafv2';
