import { type OpenAccountOptions, openAccount } from '../../src/aws/index.ts';
import type { Clock } from '../../src/core/model/ports.ts';
import { PLAIN_REQUEST, type Request } from '../../src/core/model/request.ts';
import { systemClock } from '../../src/host/clock.ts';
import type { Environment } from '../../src/host/environment.ts';

/** An environment of its own: nothing of the machine's shines through. */
export const environmentOf = (variables: Readonly<Record<string, string>>, home = '/nowhere'): Environment => ({
  variables: { AWS_EC2_METADATA_DISABLED: 'true', ...variables },
  platform: 'linux',
  home,
});

export const REQUEST: Request = {
  ...PLAIN_REQUEST,
  time: '2026-03-02T10:15:30Z',
  method: 'GET',
  host: 'abc123defg.execute-api.us-east-1.amazonaws.com',
  path: '/prod/orders',
  sourceIp: '203.0.113.10',
};

export const accountAt = (endpointUrl: string, more: Partial<OpenAccountOptions> = {}, clock: Clock = systemClock) =>
  openAccount({
    profile: null,
    region: 'us-east-1',
    endpointUrl,
    invokeEndpoint: null,
    callerProfile: null,
    timeoutMs: 5000,
    clock,
    environment: environmentOf({
      AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    }),
    matchKey: false,
    practice: null,
    ...more,
  });
