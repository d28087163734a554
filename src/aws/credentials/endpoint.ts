import { type Environment, variable } from '../../host/environment.ts';
import type { Service } from '../clients/types.ts';
import type { CredentialService } from './ask.ts';
import { defaultProfileName, findProfile, isSwitchedOn, type ProfileFiles } from './profiles.ts';

/** Where calls to one service go; null is AWS's own endpoint. */
export type EndpointChoice =
  | { readonly ok: true; readonly url: string | null; readonly from: string | null }
  | { readonly ok: false; readonly message: string };

/**
 * Names of a service in variables and in `services` sections.
 * https://docs.aws.amazon.com/sdkref/latest/guide/ss-endpoints-table.html
 */
const NAMES: Readonly<Record<Service | CredentialService, string>> = {
  apigateway: 'api_gateway',
  apigatewayv2: 'apigatewayv2',
  'cognito-idp': 'cognito_identity_provider',
  logs: 'cloudwatch_logs',
  iam: 'iam',
  sts: 'sts',
  lambda: 'lambda',
  organizations: 'organizations',
  ec2: 'ec2',
  wafv2: 'wafv2',
  cloudfront: 'cloudfront',
  sso: 'sso',
  'sso-oidc': 'sso_oidc',
  signin: 'signin',
};

/**
 * The endpoint in the AWS CLI's order (https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html).
 * Worked out here, as the SDK takes the endpoint of `[default]` even when another profile is asked for.
 */
export function resolveEndpoint(
  environment: Environment,
  files: ProfileFiles,
  service: Service | CredentialService,
  options: { readonly profile: string | null; readonly endpointUrl: string | null },
): EndpointChoice {
  if (options.endpointUrl !== null) return normalised(options.endpointUrl, '--endpoint-url');
  const profile = findProfile(files, options.profile ?? defaultProfileName(environment));
  if (isSwitchedOn(environment, profile?.settings ?? {}, 'ignore_configured_endpoint_urls')) return NONE;
  for (const name of [`AWS_ENDPOINT_URL_${NAMES[service].toUpperCase()}`, 'AWS_ENDPOINT_URL']) {
    const url = variable(environment, name);
    if (url !== null) return normalised(url, name);
  }
  if (profile === null) return NONE;
  const section = profile.settings['services'];
  const ofService = section === undefined ? undefined : files.services[section]?.[NAMES[service]]?.['endpoint_url'];
  if (ofService) return normalised(ofService, `services ${section}`);
  const ofProfile = profile.settings['endpoint_url'];
  return ofProfile ? normalised(ofProfile, `profile ${profile.name}`) : NONE;
}

const NONE: EndpointChoice = { ok: true, url: null, from: null };

/** Without trailing slash, which the SDK would double; anything but an http or https URL is refused in plain words. */
export function normalised(url: string, from: string): EndpointChoice {
  if (!URL.canParse(url)) return { ok: false, message: `${from} is not a URL: ${url}` };
  const parsed = new URL(url);
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:')
    return { ok: false, message: `${from} must start with http:// or https://: ${url}` };
  if (parsed.search !== '' || parsed.hash !== '')
    return { ok: false, message: `${from} must not contain ? or #: ${url}` };
  return { ok: true, url: `${parsed.origin}${parsed.pathname.replace(/(?<!\/)\/+$/, '')}`, from };
}
