export { arnMatches } from './arn-match.ts';
export { type ContextInput, principalOf, requestContext } from './context.ts';
export { decide } from './decide.ts';
export { authorizerSourceArn, type DocumentMistake, denyOnly, draftNotDeployed } from './document-mistakes.ts';
export { addStatement, appendAt, type Place, removeAt, replaceAt } from './edit.ts';
export { evaluate, possibleDecisions } from './evaluate.ts';
export { ABSENT, type Explained, explainHeldCondition } from './explain-condition.ts';
export { glob } from './glob.ts';
export type { EvaluationHints } from './hints.ts';
export { isPrivateBlock, parseIp } from './ip.ts';
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
export { MISTAKES, type Mistake } from './mistakes.ts';
export { parsePolicy } from './parse.ts';
export { replaceStatement } from './replace-statement.ts';
export type { Segment } from './resource-segments.ts';
export { type ApiScope, expandShorthand } from './shorthand.ts';
export { simulateLine } from './simulate.ts';
export { unescapePolicyText } from './text.ts';
export type * from './types.ts';
