import { queryService } from '../../protocols/query.ts';
import type { Service } from '../types.ts';

/** Users, roles, groups and their policies; the policy simulator. */
export const IAM: Service = queryService('iam', 'https://iam.amazonaws.com/doc/2010-05-08/', {});
