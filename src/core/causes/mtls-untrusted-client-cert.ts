import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const mtlsUntrustedClientCert = cause({
  kind: 'cause',
  code: 'mtls-untrusted-client-cert',
  gate: 'endpoint',
  because: "the client certificate is missing, expired, or its issuer is not in the domain's truststore",
  remedy: ['caller', 'aws'],
  keepsCodeOnPreflight: true,
  excludedBy: ['execute-api-host'],
  symptoms: { 'no-answer-tls': 10, 'rest-forbidden': 130, 'http-forbidden': 110, 'log-client-certificate-refused': 10 },
  page: () => ({
    happened: [
      'The custom domain name requires a client certificate, but the certificate was missing or was not accepted.',
      'The truststore has to hold the whole chain, from the issuing CA up to the root. An expired certificate is ' +
        'refused too.',
    ],
    sees: [sees.forbidden, sees.noAnswer('the TLS handshake fails')],
    checks: [
      checks.check(
        'Where the truststore is, and what AWS found wrong with it.',
        'aws apigateway get-domain-name --domain-name "$DOMAIN" --query mutualTlsAuthentication',
      ),
      checks.check(
        'Subject, issuer and dates of the client certificate.',
        'openssl x509 -in client.pem -noout -subject -issuer -dates',
      ),
      checks.check(
        'Whether the truststore trusts the certificate.',
        'openssl verify -CAfile truststore.pem client.pem',
      ),
      checks.check(
        'REST only: the log says "Access denied. Reason: …". Without such a line it is not mutual TLS.',
        'aws logs filter-log-events --log-group-name "API-Gateway-Execution-Logs_$API/$STAGE" --filter-pattern ' +
          '"Reason"',
      ),
    ],
    fixes: {
      caller: 'Send a certificate that is valid now and whose issuer is in the truststore, with its intermediates.',
      aws:
        'Put the missing CA certificates into the truststore and point the domain at the new version ' +
        '(UpdateDomainName, /mutualTlsAuthentication/truststoreVersion).',
    },
    wrongTurns: [
      'Do not call the execute-api host instead: it does not require a certificate and should be disabled.',
      "Do not put the client's own certificate into the truststore in place of its CA.",
    ],
    uncertain: [
      'AWS does not document the body of this 403. The body shown is inferred from similar cases.',
      'API Gateway does not check whether a certificate was revoked.',
    ],
    related: ['default-endpoint-disabled', 'strict-endpoint-access', 'custom-domain-mapping-missing'],
    sources: ['mtls', 'mtls403'],
  }),
});
