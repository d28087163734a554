import type { CaseCloudFront } from '../../core/intake/cases/index.ts';
import { AwsError } from '../http/errors.ts';
import { pairsOf, type WireReply } from '../http/types.ts';
import { xmlOf } from '../protocols/xml.ts';
import { idFor } from '../store/ids.ts';
import type { Service, ServiceCall } from './types.ts';

const NAMESPACE = 'http://cloudfront.amazonaws.com/doc/2020-05-31/';
const ORIGIN = 'api';

type Behaviour = CaseCloudFront['behaviors'][number];
type OriginPolicy = NonNullable<Behaviour['originRequestPolicy']>;

const distributionsOf = (call: ServiceCall): readonly CaseCloudFront[] =>
  [...call.store.distributions.values()]
    .filter((row) => row.account === call.principal.accountId)
    .map((row) => row.config as CaseCloudFront);

const idOf = (config: CaseCloudFront): string => `E${idFor(config.domainName, 13).toUpperCase()}`;
const cachePolicyId = (name: string): string => idFor(`cache policy ${name}`, 32);
const originPolicyId = (policy: OriginPolicy): string => idFor(`origin request policy ${JSON.stringify(policy)}`, 32);

/** A list as CloudFront writes it: how many, then the items, each under its own name. */
function quantity(item: string, items: readonly unknown[]): string {
  const inner = items.map((one) => element(item, xmlOf(one))).join('');
  return element('Quantity', `${items.length}`) + (items.length === 0 ? '' : element('Items', inner));
}

const element = (name: string, inner: string): string => `<${name}>${inner}</${name}>`;

const behaviourFields = (behaviour: Behaviour): object => ({
  ...(isRest(behaviour) ? {} : { PathPattern: behaviour.pathPattern }),
  TargetOriginId: ORIGIN,
  ViewerProtocolPolicy: 'redirect-to-https',
  CachePolicyId: cachePolicyId(behaviour.cachePolicy),
  OriginRequestPolicyId: behaviour.originRequestPolicy === null ? null : originPolicyId(behaviour.originRequestPolicy),
  Compress: true,
});

const isRest = ({ pathPattern }: Behaviour): boolean =>
  pathPattern === '*' || /^default(?: \(\*\))?$/i.test(pathPattern);

/** What a distribution does with paths that no other behaviour takes. */
const restOf = (config: CaseCloudFront): Behaviour =>
  config.behaviors.find(isRest) ?? { pathPattern: '*', cachePolicy: 'CachingDisabled', originRequestPolicy: null };

/** The part that a list and the configuration have in common. */
function shared(config: CaseCloudFront): string {
  const origin = { Id: ORIGIN, DomainName: config.origin.domainName, OriginPath: config.origin.originPath };
  return [
    element('Aliases', quantity('CNAME', config.aliases)),
    element('Origins', quantity('Origin', [origin])),
    element('DefaultCacheBehavior', xmlOf(behaviourFields(restOf(config)))),
    element(
      'CacheBehaviors',
      quantity('CacheBehavior', config.behaviors.slice(0, firstRest(config)).map(behaviourFields)),
    ),
    xmlOf({ Comment: '', Enabled: true }),
  ].join('');
}

/** Nothing behind the behaviour that takes every path is ever used. */
function firstRest(config: CaseCloudFront): number {
  const at = config.behaviors.findIndex(isRest);
  return at === -1 ? config.behaviors.length : at;
}

function list(call: ServiceCall): string {
  call.authorize('cloudfront:ListDistributions', '*');
  const query = new Map(pairsOf(call.request.rawQuery, true));
  const all = [...distributionsOf(call)].sort((a, b) => (idOf(a) < idOf(b) ? -1 : 1));
  const marker = query.get('Marker') ?? '';
  const limit = Number(query.get('MaxItems') ?? 100);
  if (!Number.isInteger(limit) || limit < 1)
    throw new AwsError('InvalidArgument', 'The parameter MaxItems is not valid.', 400);
  const rest = all.filter((config) => idOf(config) > marker);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const truncated = rest.length > page.length && last !== undefined;
  const summaries = page.map((config) =>
    element(
      'DistributionSummary',
      `${xmlOf({ Id: idOf(config), DomainName: config.domainName, Status: 'Deployed' })}${shared(config)}`,
    ),
  );
  return element(
    'DistributionList',
    xmlOf({
      Marker: marker,
      MaxItems: limit,
      IsTruncated: truncated,
      NextMarker: truncated ? idOf(last) : null,
      Quantity: page.length,
    }) + element('Items', summaries.join('')),
  );
}

function configuration(call: ServiceCall, id: string): string {
  call.authorize(
    'cloudfront:GetDistributionConfig',
    `arn:aws:cloudfront::${call.principal.accountId}:distribution/${id}`,
  );
  const config = distributionsOf(call).find((one) => idOf(one) === id);
  if (config === undefined) throw new AwsError('NoSuchDistribution', 'The specified distribution does not exist.', 404);
  return element(
    'DistributionConfig',
    `${xmlOf({ CallerReference: id, DefaultRootObject: config.defaultRootObject ?? '' })}${shared(config)}`,
  );
}

const HEADERS = { none: 'none', whitelist: 'whitelist', allViewer: 'allViewer', allExcept: 'allExcept' } as const;

function originPolicy(call: ServiceCall, id: string): string {
  call.authorize(
    'cloudfront:GetOriginRequestPolicy',
    `arn:aws:cloudfront::${call.principal.accountId}:origin-request-policy/${id}`,
  );
  const policy = distributionsOf(call)
    .flatMap((one) => one.behaviors.map((behaviour) => behaviour.originRequestPolicy))
    .find((one) => one !== null && originPolicyId(one) === id);
  if (policy == null) throw new AwsError('NoSuchOriginRequestPolicy', 'The origin request policy does not exist.', 404);
  const names = policy.headers.length === 0 ? '' : element('Headers', quantity('Name', policy.headers));
  const headers = xmlOf({ HeaderBehavior: HEADERS[policy.headerBehavior] }) + names;
  const inner = `${xmlOf({ Comment: '', Name: policy.name ?? '' })}${element('HeadersConfig', headers)}${xmlOf({
    CookiesConfig: { CookieBehavior: 'none' },
    QueryStringsConfig: { QueryStringBehavior: policy.queryStrings },
  })}`;
  return element('OriginRequestPolicy', `${xmlOf({ Id: id })}${element('OriginRequestPolicyConfig', inner)}`);
}

/** Cache policies by name: none of those that cases use puts a header or the query into the cache key. */
function cachePolicy(call: ServiceCall, id: string): string {
  call.authorize('cloudfront:GetCachePolicy', `arn:aws:cloudfront::${call.principal.accountId}:cache-policy/${id}`);
  const names = distributionsOf(call).flatMap((one) =>
    [...one.behaviors, restOf(one)].map((behaviour) => behaviour.cachePolicy),
  );
  const name = names.find((one) => cachePolicyId(one) === id);
  if (name === undefined) throw new AwsError('NoSuchCachePolicy', 'The cache policy does not exist.', 404);
  const key = {
    EnableAcceptEncodingGzip: false,
    HeadersConfig: { HeaderBehavior: 'none' },
    CookiesConfig: { CookieBehavior: 'none' },
    QueryStringsConfig: { QueryStringBehavior: 'none' },
  };
  return element(
    'CachePolicy',
    xmlOf({ Id: id, CachePolicyConfig: { Name: name, MinTTL: 0, ParametersInCacheKeyAndForwardedToOrigin: key } }),
  );
}

function answer(call: ServiceCall): string {
  const [version, kind, id, part] = call.request.rawPath.split('/').slice(1);
  if (call.request.method === 'GET' && version === '2020-05-31') {
    if (kind === 'distribution' && id === undefined) return list(call);
    if (kind === 'distribution' && id !== undefined && part === 'config') return configuration(call, id);
    if (kind === 'origin-request-policy' && id !== undefined && part === undefined) return originPolicy(call, id);
    if (kind === 'cache-policy' && id !== undefined && part === undefined) return cachePolicy(call, id);
  }
  throw new AwsError('InvalidAction', 'The action or operation requested is not valid.', 400);
}

const xmlReply = (status: number, body: string, requestId: string): WireReply => ({
  status,
  headers: { 'x-amzn-requestid': requestId, 'content-type': 'text/xml' },
  body,
});

/** Distributions, read only. */
export const CLOUDFRONT: Service = {
  name: 'cloudfront',
  handle: (call) => xmlReply(200, answer(call).replace(/^<(\w+)>/, `<$1 xmlns="${NAMESPACE}">`), call.requestId),
  refuse: (code, message, status, requestId) =>
    xmlReply(
      status,
      `<ErrorResponse xmlns="${NAMESPACE}"><Error><Type>Sender</Type>${xmlOf({
        Code: code === 'AccessDeniedException' ? 'AccessDenied' : code,
        Message: message,
      })}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
      requestId,
    ),
};
