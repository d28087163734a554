export { type AccessFields, readAccessLine, renderAccessLine } from './access-log.ts';
export { causesOfPolicy } from './candidates.ts';
export { type GatewayAnswerInput, gatewayAnswer } from './gateway-answer.ts';
export { functionDid, type LogLine, type LogSays, readLineOf, readLogLine } from './log-lines.ts';
export { recognise } from './recognise.ts';
export type { Layer, PlainKind, Recognised, RefusalKind, RefusedArn, Who } from './recognised.ts';
export { sameKind } from './same-kind.ts';
