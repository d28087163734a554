import { type Environment, variable } from '../../host/environment.ts';

/**
 * The file of the certificate authorities to trust, and who names it, as the AWS CLI looks for it: `AWS_CA_BUNDLE`, the
 * profile, then the variable of Python's `requests`, which many companies set.
 */
export function authorityFile(
  environment: Environment,
  settings: Readonly<Record<string, string>>,
): { readonly file: string | null; readonly from: string | null } {
  const candidates = [
    ['AWS_CA_BUNDLE', variable(environment, 'AWS_CA_BUNDLE')],
    ['ca_bundle of the profile', settings['ca_bundle'] || null],
    ['REQUESTS_CA_BUNDLE', variable(environment, 'REQUESTS_CA_BUNDLE')],
  ] as const;
  const [from, file] = candidates.find(([, value]) => value !== null) ?? [null, null];
  return { file, from };
}
