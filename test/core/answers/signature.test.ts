import { describe, expect, it } from 'vitest';
import { recognise } from '../../../src/core/answers/index.ts';
import { texts } from '../../../src/core/api-gateway/texts.ts';

const seen = (message: string, errorType: string) =>
  recognise({
    status: 403,
    headers: { 'x-amz-apigw-id': 'A=', 'x-amzn-ErrorType': errorType },
    body: JSON.stringify({ message }),
  });

describe('signature texts, written and read', () => {
  it.each([
    [
      texts.missingToken,
      'Missing Authentication Token',
      'MissingAuthenticationTokenException',
      'missing-authentication-token',
      'route-not-found',
    ],
    [
      texts.securityTokenInvalid,
      'The security token included in the request is invalid.',
      'UnrecognizedClientException',
      'security-token-invalid',
      'signature-invalid-credentials',
    ],
    [
      texts.signatureExpired('20260302T100000Z', '20260302T101030Z', '20260302T101530Z'),
      'Signature expired: 20260302T100000Z is now earlier than 20260302T101030Z (20260302T101530Z - 5 min.)',
      'InvalidSignatureException',
      'signature-expired',
      'signature-clock-skew',
    ],
    [
      texts.incompleteSignature(['Date', 'Signature', 'SignedHeaders', 'Credential']),
      "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' " +
        "parameter. Authorization header requires 'SignedHeaders' parameter. Authorization header requires " +
        "existence of either a 'X-Amz-Date' or a 'Date' header.",
      'IncompleteSignatureException',
      'incomplete-signature',
      'route-not-found',
    ],
    [
      texts.noEqualSign('aGFzaA=='),
      'Invalid key=value pair (missing equal-sign) in Authorization header (hashed with SHA-256 and encoded ' +
        "with Base64): 'aGFzaA=='.",
      'IncompleteSignatureException',
      'incomplete-signature',
      'route-not-found',
    ],
    [
      texts.signatureMismatch,
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret ' +
        'Access Key and signing method. Consult the service documentation for details.',
      'InvalidSignatureException',
      'signature-mismatch',
      'signature-canonical-mismatch',
    ],
    [
      texts.scopeRegion('us-east-1'),
      "Credential should be scoped to a valid region, not 'us-east-1'. ",
      'InvalidSignatureException',
      'scope-region',
      'signature-wrong-region',
    ],
    [
      texts.scopeService,
      "Credential should be scoped to correct service: 'execute-api'. ",
      'InvalidSignatureException',
      'scope-service',
      'signature-wrong-service',
    ],
  ])('%s', (written, wording, errorType, kind, first) => {
    expect(written).toBe(wording);
    const answer = seen(written, errorType);
    expect(answer).toMatchObject({ kind, layer: 'rest-gateway', errorType });
    expect(answer.candidates[0]).toBe(first);
  });

  it('quotes what was signed for', () => {
    expect(seen(texts.scopeRegion('us-east-1'), 'X')).toMatchObject({ signedFor: 'us-east-1' });
    expect(seen('Credential should be scoped to a valid region.', 'InvalidSignatureException')).toMatchObject({
      kind: 'scope-region',
      signedFor: null,
    });
    expect(seen(texts.scopeService, 'InvalidSignatureException')).toMatchObject({ wanted: 'execute-api' });
    const expired = texts.signatureExpired('20260302T100000Z', '20260302T101030Z', '20260302T101530Z');
    expect(seen(expired, 'InvalidSignatureException')).toMatchObject({
      signedAt: '20260302T100000Z',
      now: '20260302T101530Z',
    });
  });

  it('lists the missing parts', () => {
    expect(seen(texts.incompleteSignature(['Signature', 'Date']), 'IncompleteSignatureException')).toMatchObject({
      missing: ['Signature', 'Date'],
    });
    expect(seen(texts.noEqualSign(), 'IncompleteSignatureException')).toMatchObject({ missing: [] });
  });

  it.each([
    "'eyJhbGciOi.eyJzdWIi.c2ln' not a valid key=value pair (missing equal-sign) in Authorization header: " +
      "'Bearer eyJhbGciOi.eyJzdWIi.c2ln'.",
    "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' " +
      'parameter. Authorization=Bearer eyJhbGciOi.eyJzdWIi.c2ln',
  ])('never repeats the header that the text ends in: %s', (text) => {
    const answer = seen(text, 'IncompleteSignatureException');
    expect(answer.kind).toBe('incomplete-signature');
    expect(JSON.stringify(answer)).not.toContain('eyJ');
  });

  it('takes the security token text under any error type', () => {
    for (const errorType of ['AccessDeniedException', 'UnrecognizedClientException', 'InvalidSignatureException']) {
      expect(seen(texts.securityTokenInvalid, errorType).kind).toBe('security-token-invalid');
    }
  });
});
