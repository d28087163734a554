import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSecretHeader, MASK, redact, redactHeaders, secret } from '../../../src/core/model/secret.ts';
import { clean } from '../../../src/core/report/clean.ts';

describe('masking what looks like a secret', () => {
  const hidden = 'Zm9vYmFyYmF6cXV4Zm9vYmFy';
  it.each([
    ['a JWT', 'token eyJhbGciOiJub25lIn0.eyJhIjoxfQ. end', 'eyJhIjoxfQ'],
    [
      'a signature in a header',
      `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20260302, Signature=${'ab12'.repeat(16)}`,
      'ab12ab12',
    ],
    ['a signature in a query', `?X-Amz-Signature=${'0f'.repeat(32)}&a=b`, '0f0f0f'],
    ['a session token in a query', `?X-Amz-Security-Token=${hidden}%2F&a=b`, hidden],
    ['a session token in a canonical request', `host:x\nx-amz-security-token:${hidden}\n`, hidden],
    ['an API key header of curl', `curl -H 'x-api-key: ${hidden}' https://x`, hidden],
    ['a header in JSON', `{"x-api-key": "${hidden}"}`, hidden],
    ['a bearer token that is no JWT', `'Bearer ${hidden}' not a valid key=value pair`, hidden],
    ['a cookie', `Cookie: a=${hidden}; b=c`, hidden],
    ['a secret key in a file', `aws_secret_access_key = ${hidden}`, hidden],
    ['a secret key in JSON', `"SecretAccessKey":"${hidden}"`, hidden],
    ['an access key id', 'AKIAIOSFODNN7EXAMPLE', 'IOSFODNN'],
  ])('%s', (_what, text, gone) => {
    expect(redact(text)).not.toContain(gone);
  });

  it('leaves what is no secret as it is', () => {
    const text =
      'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/GET/orders is not authorized; token use: access';
    expect(redact(text)).toBe(text);
  });

  it('removes a given secret wherever it turns up', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{8,20}$/), fc.string(), fc.string(), (value, before, after) => {
        expect(redact(`${before} ${value} ${after}`, [secret(value)])).not.toContain(value);
      }),
    );
  });

  it('knows secret headers by name', () => {
    expect(['Authorization', 'X-Api-Key', 'cookie', 'x-auth-token', 'X-Amz-Security-Token'].every(isSecretHeader)).toBe(
      true,
    );
    expect(['accept', 'origin', 'x-amzn-errortype', 'access-control-allow-credentials'].some(isSecretHeader)).toBe(
      false,
    );
  });

  it('keeps a placeholder for a token', () => {
    expect(redactHeaders({ Authorization: 'Bearer {{token}}', 'X-Auth-Token': 'abc' })).toEqual({
      Authorization: 'Bearer {{token}}',
      'X-Auth-Token': MASK,
    });
  });
});

describe('sharing', () => {
  it('leaves everyone and this computer, and times', () => {
    const value = { cidr: '0.0.0.0/0', local: '127.0.0.1', at: '2026-03-02T10:15:30.123Z', everyone: '::/0' };
    expect(clean(value, [], true)).toEqual(value);
  });

  it('gives one stand-in for one account and one address', () => {
    expect(
      clean(['111122223333 203.0.113.10', '111122223333 2001:db8::1', '444455556666 203.0.113.10/32'], [], true),
    ).toEqual(['account-1 address-1', 'account-1 address-2', 'account-2 address-3']);
  });

  it('removes terminal controls', () => {
    expect(clean('a\u001b]52;c;ZXZpbA==\u0007b\u001b[2Jc', [], false)).toBe('abc');
  });
});
