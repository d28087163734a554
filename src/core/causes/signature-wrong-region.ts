import { texts } from '../api-gateway/texts.ts';
import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { sentences } from './common/sentences.ts';
import { turns } from './common/turns.ts';

export const signatureWrongRegion = cause({
  kind: 'cause',
  code: 'signature-wrong-region',
  gate: 'authorization',
  because: "signed for a Region other than the API's",
  remedy: ['caller'],
  onlyOn: ['AWS_IAM'],
  requestNeeds: 'signature',
  excludedBy: ['not-signed'],
  symptoms: { 'scope-region': 10, 'invalid-signature-without-text': 40 },
  page: () => ({
    happened: [
      "The request is signed for a Region other than the API's.",
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
    wrongTurns: [
      turns.changePolicies,
      'Do not change the default Region of everything for one call: set it in the signer.',
    ],
    uncertain: [sentences.signatureOrder],
    related: ['signature-wrong-service', 'api-not-found', 'iam-policy-wrong-resource'],
    sources: ['signing', 'forbidden'],
  }),
});
