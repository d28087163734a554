import { type ApiScope, expandShorthand } from '../../policy/index.ts';
import type { CasePolicy } from './policy-shape.ts';

/** A resource policy as AWS gives it back: JSON text with the shorthand `execute-api:/…` written out; null for none. */
export const resourcePolicyText = (policy: CasePolicy | null, scope: ApiScope): string | null =>
  policy === null ? null : expandShorthand(JSON.stringify(policy), scope);
