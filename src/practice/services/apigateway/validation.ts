import { notFound } from '../../http/errors.ts';
import { type RestRoute, route } from '../../protocols/rest-json.ts';
import { asJson, paged, restApi } from './common.ts';

/** The validators and models of the draft. */
export const VALIDATION_ROUTES: readonly RestRoute[] = [
  route('GetRequestValidators', 'GET', '/restapis/{restApiId}/requestvalidators', 200, (call) =>
    paged(call, restApi(call).draft.requestValidators),
  ),
  route('GetModels', 'GET', '/restapis/{restApiId}/models', 200, (call) => paged(call, restApi(call).draft.models)),
  route('GetModel', 'GET', '/restapis/{restApiId}/models/{modelName}', 200, (call) => {
    const found = restApi(call).draft.models.find(({ name }) => name === call.at['modelName']);
    if (found === undefined) throw notFound('Invalid Model Name specified');
    return asJson(found);
  }),
];
