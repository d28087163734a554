import type { Api } from './facts.ts';

/**
 * BASIC is what every endpoint without the setting does.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
 */
export const strictMode = (mode: string | undefined): Pick<Api, 'endpointAccessMode'> =>
  mode === 'STRICT' ? { endpointAccessMode: 'STRICT' } : {};
