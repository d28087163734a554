export { isPrivateBlock, PRIVATE_BLOCKS, parseIp } from './conditions.ts';
export { type ContextInput, keyInWords, principalOf, requestContext } from './context.ts';
export { decide } from './decide.ts';
export {
  addStatement,
  appendAt,
  type Place,
  removeAt,
  replaceAt,
  replaceStatement,
  unescapePolicyText,
} from './edit.ts';
export { evaluate, possibleDecisions } from './evaluate.ts';
export {
  type LeastInput,
  type LeastStatement,
  leastResource,
  leastStatement,
  letsIn,
  placeCondition,
  routePattern,
  templateToPattern,
} from './least.ts';
export { type ApiScope, arnMatches, expandShorthand, glob, type Segment } from './match.ts';
export {
  authorizerSourceArn,
  type DocumentMistake,
  denyOnly,
  draftNotDeployed,
  MISTAKES,
} from './mistakes.ts';
export { missInWords, mistakeInWords } from './near-miss.ts';
export { ABSENT, type Explained, explainHeldCondition, heldInWords } from './near-miss-conditions.ts';
export { parsePolicy } from './parse.ts';
export { simulateLine } from './simulate.ts';
export type * from './types.ts';
export type { EvaluationHints } from './types.ts';
