import { type Environment, variable } from '../../host/environment.ts';
import { defaultProfileName, findProfile, type ProfileFiles } from './profiles.ts';

/** A region and who named it. */
export interface RegionChoice {
  readonly region: string;
  /** `--region`, `AWS_REGION`, `profile staging` … */
  readonly from: string;
}

/**
 * `--region`, `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile in use; null when none of them names one. Another
 * profile's Region, that of `default` too, is not this one's.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html
 */
export function resolveRegion(
  environment: Environment,
  files: ProfileFiles,
  options: { readonly profile: string | null; readonly region: string | null },
): RegionChoice | null {
  if (options.region !== null) return { region: options.region, from: '--region' };
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) {
    const region = variable(environment, name);
    if (region !== null) return { region, from: name };
  }
  const name = options.profile ?? defaultProfileName(environment);
  const region = findProfile(files, name)?.region;
  return region ? { region, from: `profile ${name}` } : null;
}
