export { type AccessFields, readAccessLine, renderAccessLine } from './access-log.ts';
export { type AnsweredBy, isApiGateway, isNoAnswer, serviceOfHost, whoAnswered } from './answered-by.ts';
export { ANSWERERS, type Answerer, LAMBDA_LOG } from './answerers.ts';
export { causesOfPolicy } from './candidates.ts';
export { asUsual, includesMessage, type Unwrapped, unwrapped } from './custom-answer.ts';
export { customisedResponse, type GatewayAnswerInput, gatewayAnswer } from './gateway-answer.ts';
export {
  DEFAULT_TEMPLATES,
  isReference,
  type Lookup,
  renderedText,
  unknownIn,
} from './gateway-template.ts';
export { functionDid, type LogLine, type LogSays, readLineOf, readLogLine } from './log-lines.ts';
export { recognise, usualStatus } from './recognise.ts';
export type { Layer, PlainKind, Recognised, RefusalKind, RefusedArn, Who } from './recognised.ts';
export { sameKind } from './same-kind.ts';
