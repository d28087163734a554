import { texts } from '../../api-gateway/texts.ts';
import { checks } from '../checks.ts';
import { sees } from '../sees.ts';
import type { Pages } from '../types.ts';

const clock = checks.check(
  'The clock of this computer and of AWS, both in UTC.',
  'date -u',
  "curl -sI https://aws.amazon.com | grep -i '^date:'",
);
const mismatch = sees.signature(texts.signatureMismatch);
const notTheApi = 'Do not change policies of the API: the signature is refused before any of them is read.';
const order = 'The order in which date, scope, key, session token and signature are checked is not documented.';

export const SIGNATURE_PAGES: Pages<
  | 'signature-wrong-service'
  | 'signature-wrong-region'
  | 'signature-clock-skew'
  | 'signature-host-mismatch'
  | 'signature-canonical-mismatch'
  | 'signature-expired-session-token'
  | 'signature-missing-session-token'
  | 'signature-invalid-credentials'
> = {
  'signature-wrong-service': {
    happened: [
      'The request is signed for another service than execute-api.',
      'apigateway is the service that manages APIs; calls to an API are signed for execute-api.',
      'The service stands in the Authorization header: …/{date}/{region}/{service}/aws4_request.',
    ],
    sees: [sees.signature(texts.scopeService)],
    checks: [checks.signedCall, checks.whoAmI],
    fixes: { caller: 'Sign for the service execute-api and the Region of the API.' },
    wrongTurns: [notTheApi, 'To manage an API, call apigateway.{region}.amazonaws.com; to call it, its own host.'],
    uncertain: [order],
    related: ['signature-wrong-region', 'iam-policy-wrong-action', 'different-service-403'],
    sources: ['signing', 'forbidden', 'arn'],
  },
  'signature-wrong-region': {
    happened: [
      'The request is signed for another Region than the one of the API.',
      'Clients often take the Region of the profile or of the environment. The right one is in the host name.',
    ],
    sees: [sees.signature(texts.scopeRegion('us-east-1'))],
    checks: [
      checks.check('The Region that your tools take by default.', 'aws configure get region', 'env | grep AWS_REGION'),
      checks.api('The API is found only in its own Region.', '[id, name]'),
      checks.signedCall,
    ],
    fixes: {
      caller:
        'Sign for the Region in the host name: {api}.execute-api.{region}.amazonaws.com. On a custom domain name, ' +
        'the Region of the API behind it.',
    },
    wrongTurns: [notTheApi, 'Do not change the default Region of everything for one call: set it in the signer.'],
    uncertain: [order],
    related: ['signature-wrong-service', 'api-not-found', 'iam-policy-wrong-resource'],
    sources: ['signing', 'forbidden'],
  },
  'signature-clock-skew': {
    happened: [
      'The signing time (X-Amz-Date) is too far from the time of AWS.',
      'Five minutes are allowed. The clock is wrong, or the request was signed long before it was sent.',
    ],
    sees: [
      sees.signature(texts.signatureExpired('20260302T100000Z', '20260302T101000Z', '20260302T101500Z')),
      sees.signature(texts.signatureNotYetCurrent('20260302T103000Z', '20260302T102000Z', '20260302T101500Z')),
    ],
    checks: [clock, checks.whoAmI, checks.signedCall],
    fixes: { caller: 'Set the clock (NTP), sign anew for every try, and do not store signed requests.' },
    wrongTurns: [
      'Do not change X-Amz-Date after signing: it is signed too.',
      'Do not take it for expired credentials: that text speaks of the security token.',
      notTheApi,
    ],
    uncertain: [
      "The text for a date in the future is the one of other AWS services; execute-api's is not documented.",
      order,
    ],
    related: ['signature-expired-session-token', 'signature-canonical-mismatch'],
    sources: ['signing', 'forbidden'],
  },
  'signature-host-mismatch': {
    happened: [
      'The host or path that was signed is not the one that reaches API Gateway.',
      "A proxy, CDN or tunnel puts another Host, or the client signs the API's host and sends to another name.",
    ],
    sees: [mismatch],
    checks: [
      checks.check('What is really sent: host and path.', 'curl -sv "$URL" -o /dev/null'),
      checks.signedCall,
      checks.check(
        'Where the custom domain name leads.',
        'aws apigateway get-base-path-mappings --domain-name "$DOMAIN"',
      ),
    ],
    fixes: {
      caller:
        'Sign exactly the host and path that the API receives. Behind a CDN, sign for the name that the CDN sends ' +
        'to the origin.',
    },
    wrongTurns: [
      notTheApi,
      'Do not sign a URL and then move it to another host.',
      'Do not make new keys: the text says nothing against the key.',
    ],
    uncertain: [
      'That a custom domain checks host and path as the client sent them, base path included, is reported and not ' +
        'documented.',
      order,
    ],
    related: ['signature-canonical-mismatch', 'proxy-forwards-host-header', 'private-api-host-header-missing'],
    sources: ['signing', 'forbidden', 'cdnOrigin'],
  },
  'signature-canonical-mismatch': {
    happened: [
      'The key is known, and the signature does not fit the request.',
      'Client and API Gateway write path, query, headers or body differently before signing: encoding done twice ' +
        'or not at all, a body changed after signing, a query in another order.',
    ],
    sees: [mismatch],
    checks: [
      checks.signedCall,
      checks.check('The same with a plain path: if it passes, the encoding is at fault.', 'curl -si "${URL%%\\?*}"'),
      checks.whoAmI,
    ],
    fixes: {
      caller:
        "Let one library build and sign the request, and send just what it signed. AWS's signers do it; encode " +
        'each path segment once before signing.',
    },
    wrongTurns: [
      'Do not take bytes of the body away or add any after signing; compression and pretty-printing do that.',
      'A wrong secret key gives the same text: check with sts get-caller-identity.',
      notTheApi,
    ],
    uncertain: [order],
    related: ['signature-host-mismatch', 'signature-invalid-credentials', 'signature-clock-skew'],
    sources: ['signing', 'forbidden'],
  },
  'signature-expired-session-token': {
    happened: [
      'The temporary credentials that signed the request are past their end.',
      'They come from a role, from SSO or from STS and last from minutes to hours.',
    ],
    sees: [sees.securityTokenExpired],
    checks: [
      checks.check('ExpiredToken here too: the credentials are over.', 'aws sts get-caller-identity'),
      checks.check('Which source your tools take credentials from.', 'aws configure list'),
    ],
    fixes: {
      caller:
        'Get new credentials (assume the role again, aws sso login) and let the client refresh them before they end.',
    },
    wrongTurns: ['Do not make a long-lived access key in place of a role.', notTheApi],
    uncertain: ["The text is the one of other AWS services; execute-api's own is not documented.", order],
    related: ['signature-missing-session-token', 'signature-invalid-credentials', 'signature-clock-skew'],
    sources: ['responses', 'signing'],
  },
  'signature-missing-session-token': {
    happened: [
      'The access key is a temporary one (ASIA…), and the request carries no X-Amz-Security-Token.',
      'A temporary key is valid only together with its session token.',
    ],
    sees: [sees.securityTokenInvalid],
    checks: [
      checks.check(
        'ASIA… is temporary and needs the token; AKIA… is not.',
        `printf '%.4s\\n' "$AWS_ACCESS_KEY_ID"`,
        'aws sts get-caller-identity',
      ),
      checks.signedCall,
    ],
    fixes: {
      caller:
        "Send the session token in X-Amz-Security-Token and sign it with the rest. AWS's signers do it when they " +
        'are given all three values.',
    },
    wrongTurns: [
      'Do not copy only key and secret out of a profile or of the console.',
      'Do not make a long-lived key instead.',
      notTheApi,
    ],
    uncertain: ["The error type of this text differs between AWS's article and reports: go by the text.", order],
    related: ['signature-invalid-credentials', 'signature-expired-session-token'],
    sources: ['forbidden', 'signing'],
  },
  'signature-invalid-credentials': {
    happened: [
      'The access key does not exist, was deleted, is inactive, or belongs to another partition.',
      'Keys of aws, aws-cn and aws-us-gov are not known to each other.',
    ],
    sees: [sees.securityTokenInvalid],
    checks: [
      checks.check('InvalidClientTokenId: AWS does not know the key either.', 'aws sts get-caller-identity'),
      checks.check('Keys of a user, and whether they are active.', 'aws iam list-access-keys --user-name "$USER_NAME"'),
      checks.check(
        'When a key was last used, and where.',
        'aws iam get-access-key-last-used --access-key-id "$AWS_ACCESS_KEY_ID"',
      ),
    ],
    fixes: {
      caller:
        'Sign with a key that exists and is active; better with a role. If the key was switched off on purpose, ' +
        'ask why first.',
    },
    wrongTurns: ['Do not switch an inactive key on before you know who switched it off.', notTheApi],
    uncertain: ["The error type of this text differs between AWS's article and reports: go by the text.", order],
    related: ['signature-missing-session-token', 'signature-canonical-mismatch'],
    sources: ['forbidden', 'signing'],
  },
};
