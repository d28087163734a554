import { AUTHORIZERS } from './rows/authorizers.ts';
import { DEPLOYMENTS } from './rows/deployments.ts';
import { IDENTITY } from './rows/identity.ts';
import { METHODS } from './rows/methods.ts';
import { NETWORK } from './rows/network.ts';
import { PAGES } from './rows/pages.ts';
import { POLICY_ALLOW } from './rows/policy-allow.ts';
import { POLICY_DENY } from './rows/policy-deny.ts';
import { USAGE_PLANS } from './rows/usage-plans.ts';
import { VALIDATORS } from './rows/validators.ts';
import type { Row } from './types.ts';

/**
 * What changes let in and shut out, by AWS's rules alone: the judge of what a fix says of itself. Every probe was
 * decided by hand, from the page that the row names; none was copied from what a program says.
 */
export const ROWS: readonly Row[] = [
  ...POLICY_ALLOW,
  ...POLICY_DENY,
  ...DEPLOYMENTS,
  ...METHODS,
  ...AUTHORIZERS,
  ...USAGE_PLANS,
  ...NETWORK,
  ...IDENTITY,
  ...PAGES,
  ...VALIDATORS,
];
