import type { ApiType } from './gates.ts';

/**
 * The pieces of an ARN that names one call of an API:
 * `arn:{partition}:execute-api:{region}:{account}:{api}/{stage}/{verb}/{path}`.
 */
export interface InvokeArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly apiId: string;
  readonly stage: string;
  readonly verb: string;
  /** Without the leading slash; empty for the root. */
  readonly path: string;
}

/**
 * Splits an ARN on its first five colons only: the resource part may hold colons itself
 * (seen in real execute-api paths, https://github.com/aws/chalice/issues/1775).
 */
export function splitArn(arn: string): readonly string[] {
  const fields = arn.split(':');
  return fields.length <= 6 ? fields : [...fields.slice(0, 5), fields.slice(5).join(':')];
}

/** Writes the ARN that API Gateway checks a REST or HTTP call against; the root ends in a slash. */
export function formatInvokeArn(a: InvokeArn): string {
  return `arn:${a.partition}:execute-api:${a.region}:${a.account}:${a.apiId}/${a.stage}/${a.verb}/${a.path}`;
}

/** Where an API lives: what every ARN about it is made of. `Scope` of `facts.ts` is one. */
export interface ApiPlace {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly apiId: string;
  readonly apiType: ApiType;
}

/**
 * The ARN under which the management API knows a thing: `arn:aws:apigateway:{region}::/{path}`, `path` without its
 * leading slash. https://docs.aws.amazon.com/apigateway/latest/developerguide/arn-format-reference.html
 */
export const managementArn = ({ partition, region }: Pick<ApiPlace, 'partition' | 'region'>, path: string): string =>
  `arn:${partition}:apigateway:${region}::/${path}`;

/**
 * The same for what belongs to an account (private custom domains, access associations):
 * `arn:aws:apigateway:{region}:{account}:/{path}`.
 */
export const accountManagementArn = (
  place: Pick<ApiPlace, 'partition' | 'region' | 'accountId'>,
  path: string,
): string => serviceArn(place, 'apigateway', `/${path}`);

/** A custom domain as policies of its editors name it; a private one carries its account, and its id. */
export const domainArn = (
  place: Pick<ApiPlace, 'partition' | 'region' | 'accountId'>,
  name: string,
  id?: string,
): string =>
  id === undefined
    ? managementArn(place, `domainnames/${name}`)
    : accountManagementArn(place, `domainnames/${name}+${id}`);

/** `restapis/{id}` of a REST API, `apis/{id}` of an HTTP or WebSocket API. */
export const apiPath = ({ apiType, apiId }: Pick<ApiPlace, 'apiType' | 'apiId'>): string =>
  `${apiType === 'REST' ? 'restapis' : 'apis'}/${apiId}`;

/** The API itself, as the management API knows it. */
export const apiArn = (api: ApiPlace): string => managementArn(api, apiPath(api));

export const stageArn = (api: ApiPlace, stage: string): string => `${apiArn(api)}/stages/${stage}`;

/** A method of a REST API, or a route of an HTTP or WebSocket API. */
export const methodArn = (api: ApiPlace, path: string, verb: string): string =>
  api.apiType === 'REST' ? `${apiArn(api)}/resources${path}/methods/${verb}` : `${apiArn(api)}/routes/${verb} ${path}`;

export const authorizerArn = (api: ApiPlace, idOrName: string): string => `${apiArn(api)}/authorizers/${idOrName}`;

/** What policies and permissions of functions name: `arn:aws:execute-api:{region}:{account}:{api}/{resource}`. */
export const executeApiArn = (api: Omit<ApiPlace, 'apiType'>, resource: string): string =>
  serviceArn(api, 'execute-api', `${api.apiId}/${resource}`);

/** An ARN of another service in the API's account and region: `arn:aws:{service}:{region}:{account}:{resource}`. */
export const serviceArn = (
  { partition, region, accountId }: Pick<ApiPlace, 'partition' | 'region' | 'accountId'>,
  service: string,
  resource: string,
): string => `arn:${partition}:${service}:${region}:${accountId}:${resource}`;

/** An identity or policy of IAM, which has no region: `arn:aws:iam::{account}:{resource}`. */
export const iamArn = ({ partition, accountId }: Pick<ApiPlace, 'partition' | 'accountId'>, resource: string): string =>
  `arn:${partition}:iam::${accountId}:${resource}`;

/** The function's ARN: its own where the name is one already, else in the API's account and region. */
export const functionArn = (api: Pick<ApiPlace, 'partition' | 'region' | 'accountId'>, name: string): string =>
  name.startsWith('arn:') ? name : serviceArn(api, 'lambda', `function:${name}`);

/** Reads the account id (twelve digits) of an IAM or STS ARN; null when it has none. */
export function accountOf(arn: string): string | null {
  const account = splitArn(arn)[4];
  return account !== undefined && /^\d{12}$/.test(account) ? account : null;
}

/** What kind of principal an ARN names, with the names in it. The role path is unknown from a session ARN. */
export type PrincipalName =
  | { readonly kind: 'user'; readonly path: string; readonly name: string }
  | { readonly kind: 'role'; readonly path: string; readonly name: string }
  | { readonly kind: 'session'; readonly roleName: string; readonly sessionName: string }
  | { readonly kind: 'root' }
  | { readonly kind: 'other' };

export function principalName(arn: string): PrincipalName {
  const resource = splitArn(arn)[5] ?? '';
  const [kind, ...rest] = resource.split('/');
  const name = rest.at(-1) ?? '';
  const path = `/${rest
    .slice(0, -1)
    .map((part) => `${part}/`)
    .join('')}`;
  if (kind === 'user' && name) return { kind: 'user', path, name };
  if (kind === 'role' && name) return { kind: 'role', path, name };
  if (kind === 'assumed-role' && rest[0] && rest[1])
    return { kind: 'session', roleName: rest[0], sessionName: rest.slice(1).join('/') };
  if (resource === 'root') return { kind: 'root' };
  return { kind: 'other' };
}

/**
 * The partition a region belongs to.
 * https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html
 */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('us-iso-')) return 'aws-iso';
  if (region.startsWith('us-isob-')) return 'aws-iso-b';
  if (region.startsWith('eu-isoe-')) return 'aws-iso-e';
  if (region.startsWith('us-isof-')) return 'aws-iso-f';
  if (region.startsWith('eusc-')) return 'aws-eusc';
  return 'aws';
}

/** What the names of a partition's endpoints end in. https://docs.aws.amazon.com/general/latest/gr/apigateway.html */
export const dnsSuffix = (partition: string): string => (partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com');

/**
 * A Lambda function as an integration or authorizer names it: `name`, `name:alias`, or a whole ARN with or without an
 * alias.
 */
export interface NamedFunction {
  readonly name: string;
  /** Alias or version; null for the unqualified function. */
  readonly qualifier: string | null;
}

/** https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html (FunctionName, Qualifier) */
export function splitQualifier(named: string): NamedFunction {
  const fields = named.split(':');
  const [nameFields, ofName] = named.startsWith('arn:') ? [7, fields.slice(0, 7).join(':')] : [1, fields[0] ?? ''];
  const qualifier = fields.slice(nameFields).join(':');
  return qualifier === '' ? { name: named, qualifier: null } : { name: ofName, qualifier };
}

/**
 * A URI may name its function by a stage variable.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/aws-api-gateway-stage-variables-reference.html
 */
export const withStageVariables = (text: string, variables: Readonly<Record<string, string>>): string =>
  text.replace(/\$\{stageVariables\.(\w+)\}/g, (all, name: string) => variables[name] ?? all);

/** The short name of a function of this account and Region; others keep their ARN. */
export const localFunctionName = (
  arn: string,
  { region, accountId }: { readonly region: string; readonly accountId: string },
): string => {
  const [, , , ofRegion, ofAccount, , ...name] = arn.split(':');
  return ofRegion === region && ofAccount === accountId ? name.join(':') : arn;
};
