import { queryService } from '../../protocols/query.ts';
import type { Service } from '../types.ts';
import { IDENTITY_OPERATIONS } from './identities.ts';
import { INLINE_OPERATIONS } from './inline.ts';
import { MANAGED_OPERATIONS } from './managed.ts';
import { ROLE_OPERATIONS } from './roles.ts';
import { SIMULATOR_OPERATIONS } from './simulator.ts';
import { TRUST_OPERATIONS } from './trust.ts';

/** Users, roles, groups and their policies; the policy simulator. */
export const IAM: Service = queryService('iam', 'https://iam.amazonaws.com/doc/2010-05-08/', {
  ...IDENTITY_OPERATIONS,
  ...INLINE_OPERATIONS,
  ...MANAGED_OPERATIONS,
  ...ROLE_OPERATIONS,
  ...SIMULATOR_OPERATIONS,
  ...TRUST_OPERATIONS,
});
