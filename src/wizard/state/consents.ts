import { keyToCompare } from '../../core/gates/index.ts';
import { authorizerToTest, type Consents } from '../../examination/index.ts';
import type { SessionState } from './state.ts';

/** Something that is done only when the person agrees. */
export interface Consent {
  readonly to: keyof Consents;
  /** What it does, for a person to agree to. */
  readonly text: string;
}

/** What would tell more of the call that was examined, and is done only when the person says so. */
export function consentsFor({ examination, consents, run }: SessionState): readonly Consent[] {
  if (examination === null || run?.state !== 'done') return [];
  const { facts, request, runtime, prediction } = examination;
  // AWS tests authorizers of REST APIs only.
  const authorizer =
    consents.testAuthorizer || facts.scope.apiType !== 'REST' ? null : authorizerToTest(prediction.request);
  const key = consents.matchKey ? null : keyToCompare(facts, request, runtime, prediction.request);
  return [
    ...(authorizer === null
      ? []
      : [{ to: 'testAuthorizer', text: `Test authorizer "${authorizer}" (its function really runs)` } as const]),
    ...(key === null ? [] : [{ to: 'matchKey', text: 'Compare the API key (reads the values of all keys)' } as const]),
  ];
}
