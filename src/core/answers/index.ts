export { gatewayAnswer, type GatewayAnswerInput } from './gateway-answer.ts';
export { RESPONSE_DEFAULTS, RESPONSE_TYPES, type ResponseDefaults, type ResponseType } from './response-types.ts';
export type { Layer, PlainKind, Recognised, RefusalKind, RefusedArn, Who } from './recognised.ts';
export { type Denial, maskAccount, type NamedPolicyType, type SignaturePart, texts } from './texts.ts';
