// Named re-exports keep the bundle to the operations used; this module is only ever imported lazily.
export {
  AddPermissionCommand,
  GetFunctionConfigurationCommand,
  GetPolicyCommand,
  LambdaClient as Client,
  RemovePermissionCommand,
} from '@aws-sdk/client-lambda';
