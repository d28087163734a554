import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';

export const requestTooLarge = cause({
  kind: 'cause',
  code: 'request-too-large',
  gate: 'validation',
  because: 'the body is larger than the 10 MB that API Gateway takes',
  remedy: ['caller', 'code'],
  symptoms: { 'request-too-large': 10 },
  page: () => ({
    happened: [
      'API Gateway takes bodies of at most 10 MB, 10485760 bytes. The limit cannot be raised.',
      'The limit holds for REST and HTTP APIs alike.',
    ],
    sees: [sees.tooLarge, sees.tooLong, sees.httpTooLarge],
    checks: [
      checks.check(
        'The size of what is sent, in bytes.',
        'curl -so /dev/null -w "%{size_upload}" "$URL" --data-binary @body',
      ),
      checks.stage('A web ACL in front may refuse a far smaller body, with 403.', 'webAclArn'),
    ],
    fixes: {
      caller: 'Send less data per request: compress the body, or send it in parts.',
      code: 'Have large files uploaded to Amazon S3 with a presigned URL that the API hands out.',
    },
    wrongTurns: ['Do not ask AWS for a higher limit: this one is fixed.'],
    uncertain: ['The wording of the answer differs between reports, and no log line of it is known.'],
    related: ['waf-blocked'],
    sources: ['limits', 'responseTypes'],
  }),
});
