import { describe, expect, it } from 'vitest';
import { gatewayAnswer, sameKind } from '../../../src/core/answers/index.ts';
import { texts } from '../../../src/core/api-gateway/texts.ts';
import type { Answer } from '../../../src/core/model/answer.ts';

const ARN = 'arn:aws:execute-api:eu-west-1:111122223333:q1w2e3r4t5/test/GET/hello';
const ROLE = 'arn:aws:sts::111122223333:assumed-role/app/one';
const refused = (message: string, type: 'ACCESS_DENIED' | 'INVALID_SIGNATURE' = 'ACCESS_DENIED'): Answer =>
  gatewayAnswer({ apiType: 'REST', exchange: 'request', type, message, custom: {} });
const denied = (how: 'explicit' | 'implicit', layer: 'none' | 'resource' | 'identity' = 'none', who = 'anonymous') =>
  refused(texts.denied({ who, arn: ARN, how, layer }));

describe('two answers are of one kind', () => {
  it.each<[string, Answer, Answer]>([
    ['old and new wording of an implicit denial', denied('implicit'), denied('implicit', 'resource')],
    ['old and new wording of an explicit denial', denied('explicit'), denied('explicit', 'identity')],
    ['sessions of one role', denied('implicit', 'none', ROLE), denied('implicit', 'none', ROLE.replace('one', 'two'))],
    [
      'old and new wording of a wrong region',
      refused(texts.scopeRegion('us-east-1'), 'INVALID_SIGNATURE'),
      refused('Credential should be scoped to a valid region. ', 'INVALID_SIGNATURE'),
    ],
    [
      'the error type up to its colon',
      denied('implicit'),
      { ...denied('implicit'), headers: { 'x-amzn-errortype': 'AccessDeniedException:http://x/' } },
    ],
    ['an answer and its text alone', denied('implicit'), { ...denied('implicit'), headers: {}, errorType: null }],
    ['an answer to HEAD and one with its body', denied('implicit'), { ...denied('implicit'), body: '' }],
    [
      'an invalid security token under two error types',
      { ...refused(texts.securityTokenInvalid), headers: { 'x-amzn-errortype': 'UnrecognizedClientException' } },
      refused(texts.securityTokenInvalid),
    ],
  ])('%s', (_, a, b) => {
    expect(sameKind(a, b)).toBe(true);
    expect(sameKind(b, a)).toBe(true);
  });
});

describe('two answers differ', () => {
  it.each<[string, Answer, Answer]>([
    ['in the exchange', denied('implicit'), { ...denied('implicit'), exchange: 'preflight' }],
    ['in the status', denied('implicit'), { ...denied('implicit'), status: 401 }],
    [
      'in the error type',
      denied('implicit'),
      { ...denied('implicit'), headers: { 'x-amzn-errortype': 'ForbiddenException' } },
    ],
    ['in an explicit and an implicit denial', denied('implicit'), denied('explicit')],
    ['in the policy that they name', denied('implicit', 'resource'), denied('implicit', 'identity')],
    ['in who is refused', denied('implicit'), denied('implicit', 'none', ROLE)],
    [
      'in the principal',
      denied('implicit', 'none', ROLE),
      denied('implicit', 'none', 'arn:aws:iam::111122223333:user/app'),
    ],
    [
      'in what is wrong with a signature',
      refused(texts.scopeService, 'INVALID_SIGNATURE'),
      refused(texts.signatureMismatch, 'INVALID_SIGNATURE'),
    ],
    [
      'in the text of a Lambda authorizer and of a policy',
      denied('implicit'),
      refused(texts.authorizerDenied({ explicit: false })),
    ],
  ])('%s', (_, a, b) => {
    expect(sameKind(a, b)).toBe(false);
    expect(sameKind(b, a)).toBe(false);
  });
});
