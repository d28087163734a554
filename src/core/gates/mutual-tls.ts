import { factEvidence } from '../model/fact.ts';
import type { CustomDomain } from '../model/facts.ts';
import type { Finding, Gap } from '../model/gate.ts';
import { finding } from './judgement.ts';
import type { GateContext } from './types.ts';

type TlsVerdict =
  | { readonly state: 'fine' }
  | { readonly state: 'refused'; readonly cause: Finding }
  | { readonly state: 'unknown'; readonly because: string; readonly unknown: Gap };

/**
 * Mutual TLS on a custom domain: the client certificate must be there, in date, and issued by a CA of the truststore.
 * Revocation is not checked. https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html
 */
export function mutualTlsFault(context: GateContext, domain: CustomDomain): TlsVerdict {
  const tls = domain.mutualTls;
  if (tls === null) return { state: 'fine' };
  const certificate = context.request.clientCertificate;
  const refused = (summary: string, evidence: unknown): TlsVerdict => ({
    state: 'refused',
    cause: finding('mtls-untrusted-client-cert', `apigateway:domainname/${domain.name}`, summary, [
      factEvidence('GetDomainName', '/mutualTlsAuthentication', evidence),
    ]),
  });
  if (certificate === null)
    return refused(`${domain.name} requires a client certificate, but none was sent.`, tls.truststoreUri);
  if (certificate.notAfter <= context.request.time)
    return refused(`The client certificate expired at ${certificate.notAfter}.`, certificate.notAfter);
  if (tls.certificates === null)
    return {
      state: 'unknown',
      because: `${domain.name} requires a client certificate; its truststore was not read.`,
      unknown: {
        about: `truststore:${tls.truststoreUri}`,
        what: `the truststore ${tls.truststoreUri}`,
        why: 'its certificates were not read',
        permission: 's3:GetObject',
      },
    };
  // The truststore must hold the issuer; intermediates that the client sends do not count on their own.
  const subjects = new Set(tls.certificates.map((entry) => entry.subject));
  if (!subjects.has(certificate.issuer))
    return refused(
      `The truststore of ${domain.name} does not hold ${certificate.issuer}, which issued the client certificate.`,
      [...subjects],
    );
  return { state: 'fine' };
}
