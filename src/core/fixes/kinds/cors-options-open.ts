import type { CauseCode } from '../../causes/index.ts';
import type { Fix } from '../planning/types.ts';
import { preflightIn } from '../setting-edits/cors-page.ts';
import { draftMethodOf } from '../setting-edits/definition-edit.ts';
import { methodCandidates } from '../setting-edits/method-settings.ts';

const CODES: readonly CauseCode[] = ['cors-options-requires-auth', 'cors-options-requires-api-key'];

/**
 * Lets the OPTIONS method ask for nothing that a browser does not send with a preflight. The methods of the calls
 * themselves stay as they are. https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
 */
export const corsOptionsOpen: Fix = {
  name: 'cors-options-open',
  codes: CODES,
  candidates: (input) => {
    const served = preflightIn(input)?.method ?? null;
    const method = served?.httpMethod === 'OPTIONS' ? draftMethodOf(input.facts, served) : null;
    if (method === null) return [];
    const runs = method.integration?.type === 'MOCK' ? null : `its integration runs for every OPTIONS ${method.path}`;
    return methodCandidates(
      input,
      method,
      { ...method, authorizationType: 'NONE', authorizer: null, scopes: [], apiKeyRequired: false },
      {
        id: 'cors-options-open',
        aims: CODES,
        title: `Let OPTIONS ${method.path} ask for no credentials: browsers send none with a preflight`,
        alsoAffects: runs,
        letsIn: [{ caller: '*', method: 'OPTIONS', path: method.path }],
        forPreflight: true,
      },
    );
  },
};
