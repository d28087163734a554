import { expect, it } from 'vitest';
import { sentIn } from '../../../src/commands/call.ts';
import { predict } from '../../../src/core/gates/index.ts';
import { understand } from '../../../src/core/intake/understand.ts';
import { decodeJwt } from '../../../src/core/model/request.ts';
import { ACCOUNT, HOST, makeCase, method } from '../../support/make-case.ts';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: Record<string, unknown>): string => `${part({ alg: 'RS256', kid: 'k' })}.${part(claims)}.c2ln`;
const ours = jwt({ sub: 'ours' });
const others = jwt({ sub: 'others' });

it('decodes a token in whatever header it is sent, told by flags or pasted', () => {
  const flags = sentIn([`X-Session: ${ours}`]);
  expect(flags.token?.claims).toEqual({ sub: 'ours' });
  expect(flags.headers).toEqual({ 'X-Session': '{{token}}' });
  const pasted = understand(`curl https://${HOST}/prod/orders/1 -H 'X-Session: Bearer ${ours}'`).request;
  expect(pasted.token?.claims).toEqual({ sub: 'ours' });
  expect(pasted.headers).toEqual({ 'X-Session': 'Bearer {{token}}' });
});

it('takes the usual header first, and never the token of a signature', () => {
  expect(sentIn([`X-Session: ${others}`, `Authorization: Bearer ${ours}`]).token?.claims).toEqual({ sub: 'ours' });
  expect(sentIn([`X-Amz-Security-Token: ${ours}`]).token).toBeUndefined();
});

it('judges the token in the header that the authorizer names, though another is sent beside it', () => {
  const pool = `arn:aws:cognito-idp:eu-west-1:${ACCOUNT}:userpool/eu-west-1_Example01`;
  const { facts, request, runtime } = makeCase({
    methods: [method({ authorizationType: 'COGNITO_USER_POOLS', authorizer: 'pool' })],
    config: {
      authorizers: [
        {
          id: 'p00l01',
          name: 'pool',
          type: 'COGNITO_USER_POOLS',
          identitySources: ['method.request.header.X-Session'],
          identityValidationExpression: null,
          providerArns: [pool],
        },
      ],
      cognito: { userPools: [{ id: 'eu-west-1_Example01', deleted: false, clients: [] }], identityPools: [] },
    },
  });
  const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Example01';
  const expired = jwt({ iss: issuer, token_use: 'id', exp: 1_600_000_000 });
  const call = {
    ...request,
    token: decodeJwt(others),
    headers: { Authorization: 'Bearer {{token}}', 'X-Session': expired },
  };
  const { refusals } = predict(facts, call, runtime).request;
  expect(refusals.flatMap(({ causes }) => causes.map(({ code }) => code))).toEqual(['cognito-token-expired']);
});
