import { X509Certificate } from 'node:crypto';
import type { ClientCertificate } from '../core/model/request.ts';
import { UsageError } from './usage.ts';

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/**
 * The first certificate of a PEM text is the client's own, the others are its chain. A private key in the file is not
 * read.
 */
export function certificateIn(name: string, pem: string): ClientCertificate {
  try {
    const [own, ...chain] = (pem.match(BLOCK) ?? []).map((block) => new X509Certificate(block));
    if (own === undefined) throw new Error('it holds no certificate');
    return { ...names(own), notAfter: new Date(own.validTo).toISOString(), chain: chain.map(names) };
  } catch (error) {
    throw new UsageError([`--client-cert ${name}: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

/** `CN=client, O=Example`: Node puts each part on a line of its own. */
const names = ({ subject, issuer }: X509Certificate): { readonly subject: string; readonly issuer: string } => ({
  subject: subject.split('\n').join(', '),
  issuer: issuer.split('\n').join(', '),
});
