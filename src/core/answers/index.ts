export { type AccessFields, readAccessLine, renderAccessLine } from './access-log.ts';
export { type GatewayAnswerInput, gatewayAnswer } from './gateway-answer.ts';
export { functionDid, type LogLine, type LogSays, readLineOf, readLogLine } from './log-lines.ts';
export { recognise } from './recognise.ts';
export type { Layer, PlainKind, Recognised, RefusalKind, RefusedArn, Who } from './recognised.ts';
export {
  RESPONSE_DEFAULTS,
  RESPONSE_TYPES,
  type ResponseDefaults,
  type ResponseType,
  statusOfType,
} from './response-types.ts';
export { sameKind } from './same-kind.ts';
export { type Denial, maskAccount, type NamedPolicyType, type SignaturePart, texts } from './texts.ts';
