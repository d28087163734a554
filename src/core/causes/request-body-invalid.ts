import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const requestBodyInvalid = cause({
  kind: 'cause',
  code: 'request-body-invalid',
  gate: 'validation',
  because: 'the body does not fit the model of the method',
  remedy: ['caller', 'aws'],
  excludedBy: ['http-api', 'websocket-api'],
  symptoms: { 'request-body-invalid': 10, 'bad-request': 10, 'log-body-invalid': 10 },
  page: () => ({
    happened: [
      'The request validator of the method checks the body against a model: a JSON schema of draft 4.',
      'The content type selects the model: application/json if none is sent; $default applies to all others.',
      'Without a model for the content type, the body is not checked at all.',
    ],
    sees: [sees.bodyInvalid],
    checks: [
      checks.method(
        'The models of the method by content type, and its validator.',
        '[requestModels, requestValidatorId]',
      ),
      checks.check(
        'The schema of a model.',
        'aws apigateway get-model --rest-api-id "$API" --model-name "$MODEL" --flatten --query schema --output text',
      ),
      checks.validators,
      checks.log,
    ],
    fixes: {
      caller: 'Send a body that fits the schema. The answer does not say what is wrong; the log does.',
      aws: 'If the body is right, correct the model, and deploy.',
    },
    wrongTurns: [
      turns.validator,
      turns.testButton,
      'Do not send another content type to get past the model: the integration then gets what nobody checked.',
    ],
    uncertain: [
      'Whether "format" is checked is not documented.',
      'Sources disagree on whether a missing body counts as {} or as invalid.',
    ],
    related: ['request-parameter-missing', 'request-media-type', 'deployment-stale'],
    sources: ['validation', 'models', 'responseTypes'],
  }),
});
