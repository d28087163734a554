import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const requestMediaType = cause({
  kind: 'cause',
  code: 'request-media-type',
  gate: 'validation',
  because: 'no mapping template matches the content type, and the integration does not pass other types through',
  remedy: ['caller', 'aws'],
  excludedBy: ['http-api', 'websocket-api'],
  symptoms: { 'unsupported-media-type': 5, 'bad-request': 30 },
  page: () => ({
    happened: [
      'The integration is not a proxy integration. It has mapping templates for some content types, but none ' +
        'matches the request.',
      'Its passthrough behavior decides what happens then: WHEN_NO_MATCH passes the body through, NEVER refuses ' +
        'it, and WHEN_NO_TEMPLATES refuses it if any template exists.',
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
