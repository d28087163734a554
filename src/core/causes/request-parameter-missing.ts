import { checks } from './common/checks.ts';
import { cause } from './common/record.ts';
import { sees } from './common/sees.ts';
import { turns } from './common/turns.ts';

export const requestParameterMissing = cause({
  kind: 'cause',
  code: 'request-parameter-missing',
  gate: 'validation',
  because: 'a parameter that the method requires is missing or empty',
  remedy: ['caller', 'aws'],
  excludedBy: ['http-api', 'websocket-api'],
  symptoms: { 'parameters-missing': 10, 'bad-request': 20, 'log-parameters-missing': 10 },
  page: () => ({
    happened: [
      'The request validator of the method checks its parameters, and a required one is missing or blank.',
      'Only its presence is checked, neither its type nor its form.',
      'The call passed authorization, the API key check and the rate limits. The integration did not run.',
    ],
    sees: [sees.parametersMissing],
    checks: [
      checks.method(
        'The parameters of the method (true means required), and its validator.',
        '[requestParameters, requestValidatorId]',
      ),
      checks.validators,
      checks.deployedMethods,
      checks.log,
    ],
    fixes: {
      caller: 'Send every parameter that the answer names, with a value. Names in the query are case-sensitive.',
      aws: 'If a parameter should be optional, mark it as not required in the method request, and deploy.',
    },
    wrongTurns: [
      turns.validator,
      turns.testButton,
      'Do not look at policies, keys or authorizers: this request passed them.',
    ],
    uncertain: [],
    related: ['request-body-invalid', 'deployment-stale'],
    sources: ['validation', 'responseTypes'],
  }),
});
