import { generateKeyPairSync, sign } from 'node:crypto';

/** DER, as far as a certificate needs it: a tag, a length, contents. */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  const length =
    body.length < 0x80 ? Buffer.from([body.length]) : Buffer.from([0x82, body.length >> 8, body.length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), length, body]);
}
const sequence = (...contents: readonly Buffer[]): Buffer => der(0x30, ...contents);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const ECDSA_SHA256 = sequence(oid('2a8648ce3d040302'));
const NAMES = { CN: '550403', O: '55040a' } as const;

const nameOf = (subject: Readonly<Partial<Record<keyof typeof NAMES, string>>>): Buffer =>
  sequence(
    ...Object.entries(subject).map(([kind, value]) =>
      der(0x31, sequence(oid(NAMES[kind as keyof typeof NAMES]), der(0x0c, Buffer.from(value)))),
    ),
  );
const utcTime = (ms: number): Buffer =>
  der(
    0x17,
    Buffer.from(
      `${new Date(ms)
        .toISOString()
        .replace(/[-:T]|\.\d+/g, '')
        .slice(2)}`,
    ),
  );

/**
 * A self-signed certificate for a host and the others named, valid from yesterday for three days, and its key; both as
 * PEM. Made without other programs.
 */
export function selfSigned(
  subject: { readonly CN: string; readonly O?: string },
  hosts: readonly string[] = [],
): {
  readonly certificate: string;
  readonly key: string;
} {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const day = 86_400_000;
  const name = nameOf(subject);
  const alternative = sequence(
    oid('551d11'),
    der(0x04, sequence(...[subject.CN, ...hosts].map((host) => der(0x82, Buffer.from(host))))),
  );
  const authority = sequence(
    oid('551d13'),
    der(0x01, Buffer.from([0xff])),
    der(0x04, sequence(der(0x01, Buffer.from([0xff])))),
  );
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1])),
    ECDSA_SHA256,
    name,
    sequence(utcTime(Date.now() - day), utcTime(Date.now() + 2 * day)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(authority, alternative)),
  );
  const certificate = sequence(body, ECDSA_SHA256, der(0x03, Buffer.from([0]), sign('sha256', body, privateKey)));
  const lines = certificate.toString('base64').match(/.{1,64}/g) ?? [];
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
