export { decidingStatement, type NamedStatement } from './allowed-by.ts';
export { isPreflightRequest } from './cors.ts';
export { longestMapping } from './endpoint.ts';
export { reachedHost } from './hops.ts';
export { ofStage, predict, predictExchange } from './predict.ts';
export { resolveMethod, templateAsPattern, templateMatches } from './resolve.ts';
export { canonicalQuery } from './signature.ts';
export type { ExchangePrediction, Gate, GateContext, Judgement, Prediction } from './types.ts';
