import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const requestMediaType = cause({
  kind: 'cause',
  code: 'request-media-type',
  gate: 'validation',
  because: 'no mapping template takes the content type, and the integration lets no other pass',
  remedy: ['caller', 'aws'],
  excludedBy: ['http-api', 'websocket-api'],
  symptoms: { 'unsupported-media-type': 5, 'bad-request': 30 },
  page: () => ({
    happened: [
      'The integration is no proxy and has mapping templates by content type; none fits the request.',
      'Its passthrough behavior says what then happens: WHEN_NO_MATCH passes the body on, NEVER refuses it, ' +
        'WHEN_NO_TEMPLATES refuses it where there is any template.',
      'A request without a content type counts as application/json.',
    ],
    sees: [sees.mediaType],
    checks: [
      checks.method(
        'The templates of the integration, and its passthrough behavior.',
        'methodIntegration.[type, passthroughBehavior, requestTemplates]',
      ),
      checks.check('What is sent.', 'curl -sv "$URL" 2>&1 | grep -i "^> content-type"'),
      checks.log,
    ],
    fixes: {
      caller: 'Send the body in a content type that has a mapping template.',
      aws: 'Add a mapping template for the content type that callers send, and deploy.',
    },
    wrongTurns: [
      'Do not set the passthrough behavior to WHEN_NO_MATCH to end the error: then the backend gets bodies that ' +
        'nobody mapped.',
    ],
    uncertain: [],
    related: ['request-body-invalid', 'cors-preflight-fails'],
    sources: ['passthrough', 'responseTypes'],
  }),
});
