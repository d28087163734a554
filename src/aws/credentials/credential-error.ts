/** Credentials could not be had; the message is for people and says what to do. */
export class CredentialError extends Error {
  override readonly name = 'CredentialsProviderError';
}

/** The SDK's words about credentials, put so that one can act on them. Its messages hold no keys. */
export function credentialError(thrown: unknown, profile: string | null): CredentialError {
  if (thrown instanceof CredentialError) return thrown;
  const message = thrown instanceof Error ? thrown.message.replace(/\s+/g, ' ').trim() : String(thrown);
  const named = profile === null ? 'the credentials' : `profile ${profile}`;
  if (/sso/i.test(message) && /expired|invalid|not find|load|refresh|log ?in|ENOENT/i.test(message))
    return ssoExpired(profile);
  if (/aws login|login session|reauthenticate/i.test(message)) {
    return new CredentialError(
      `the sign-in of ${named} has expired: run \`aws ` +
        `login${profile === null ? '' : ` --profile ${quoted(profile)}`}\``,
    );
  }
  if (/requires multi-factor|MFA/i.test(message)) return new CredentialError(`${named} needs an MFA code: ${message}`);
  if (/cycle/i.test(message)) return new CredentialError(`${named} names itself as its source: ${message}`);
  return new CredentialError(`${named}: ${message}`);
}

export const ssoExpired = (profile: string | null): CredentialError =>
  new CredentialError(
    `the SSO session${profile === null ? '' : ` of profile ${profile}`} has expired: run \`aws sso ` +
      `login${profile === null ? '' : ` --profile ${quoted(profile)}`}\``,
  );

const quoted = (name: string): string => (/^[\w.@/+-]+$/.test(name) ? name : `'${name.replaceAll("'", `'\\''`)}'`);
