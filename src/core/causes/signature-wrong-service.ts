import { texts } from '../api-gateway/texts.ts';
import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const signatureWrongService = cause({
  kind: 'cause',
  code: 'signature-wrong-service',
  gate: 'authorization',
  because: 'signed for a service other than execute-api, or meant for the management API',
  remedy: ['caller'],
  onlyOn: ['AWS_IAM'],
  requestNeeds: 'signature',
  excludedBy: ['not-signed'],
  symptoms: { 'scope-service': 10, 'invalid-signature-without-text': 50 },
  page: () => ({
    happened: [
      'The request is signed for a service other than execute-api.',
      'apigateway is the service that manages APIs; calls to an API are signed for execute-api.',
      'The service is in the Authorization header: …/{date}/{region}/{service}/aws4_request.',
    ],
    sees: [sees.signature(texts.scopeService)],
    checks: [checks.signedCall, checks.whoAmI],
    fixes: { caller: 'Sign for the service execute-api and the Region of the API.' },
    wrongTurns: [
      turns.changePolicies,
      'To manage an API, call apigateway.{region}.amazonaws.com; to call it, its own host.',
    ],
    uncertain: [sentences.signatureOrder],
    related: ['signature-wrong-region', 'iam-policy-wrong-action', 'different-service-403'],
    sources: ['signing', 'forbidden', 'arn'],
  }),
});
