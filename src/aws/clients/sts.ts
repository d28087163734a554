// Named re-exports keep the bundle to the operations used; this module is only ever imported lazily.
export { GetCallerIdentityCommand, STSClient as Client } from '@aws-sdk/client-sts';
