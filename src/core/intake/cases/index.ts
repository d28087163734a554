export type {
  CaseApiKey,
  CaseCloudFront,
  CaseCredential,
  CaseCustomDomain,
  CaseIdentity,
  CaseUsagePlan,
  CaseVpcEndpoint,
  CaseWaf,
} from './account-shape.ts';
export { type CaseConfig, type CaseFile, type CaseObserved, type CaseRequest, checkCase } from './case-file.ts';
export { type CaseDefinition, deployedOf, draftOf, headerExpression } from './definition-facts.ts';
export type {
  CaseAuthorizer,
  CaseBehaviour,
  CaseFunction,
  CaseGatewayResponses,
  CaseIntegration,
  CaseMethod,
  CasePolicy,
  CaseRoute,
  CaseSnapshot,
  CaseStatement,
} from './definition-shape.ts';
export { policyIn } from './definition-shape.ts';
export { factsOfCase } from './facts-of-case.ts';
export { callOfCase, type LoadedCase, loadCase, requestOfCase, runtimeOfCase, shiftToNow } from './load-case.ts';
export { applyPatch, type Patch, type PatchOperation } from './patch.ts';
export { type CaseSession, recordedCall, recordedExchange, withSecrets } from './session.ts';
export { duplicateNames } from './shape.ts';
