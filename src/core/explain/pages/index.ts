import type { CauseCode } from '../../model/causes.ts';
import type { Code, Pages } from '../types.ts';
import { ADVICE_PAGES } from './advice.ts';
import { API_KEY_PAGES } from './api-key.ts';
import { AUTHORIZER_FUNCTION_PAGES, AUTHORIZER_PAGES } from './authorizer.ts';
import { BEYOND_PAGES } from './beyond.ts';
import { CORS_ANSWER_PAGES, CORS_PREFLIGHT_PAGES } from './cors.ts';
import { ENDPOINT_PAGES } from './endpoint.ts';
import { IAM_PAGES } from './iam.ts';
import { NETWORK_PAGES } from './network.ts';
import { RESOURCE_POLICY_PAGES } from './resource-policy.ts';
import { ROUTE_PAGES } from './route.ts';
import { SIGNATURE_PAGES } from './signature.ts';
import { COGNITO_PAGES, JWT_PAGES } from './token.ts';

const CAUSE_PAGES: Pages<CauseCode> = {
  ...ENDPOINT_PAGES,
  ...NETWORK_PAGES,
  ...ROUTE_PAGES,
  ...RESOURCE_POLICY_PAGES,
  ...SIGNATURE_PAGES,
  ...IAM_PAGES,
  ...AUTHORIZER_PAGES,
  ...AUTHORIZER_FUNCTION_PAGES,
  ...COGNITO_PAGES,
  ...JWT_PAGES,
  ...API_KEY_PAGES,
  ...CORS_PREFLIGHT_PAGES,
  ...CORS_ANSWER_PAGES,
  ...BEYOND_PAGES,
};

/** A page for every code; a code without one does not compile. */
export const PAGES: Pages<Code> = { ...CAUSE_PAGES, ...ADVICE_PAGES };
