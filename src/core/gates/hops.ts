import { valueOf } from '../model/fact.ts';
import type { Cdn, Facts } from '../model/facts.ts';
import type { Gap, GateResult } from '../model/gate.ts';
import { hostHeaderOf, type Request, readHost } from '../model/request.ts';
import { glob } from '../policy/index.ts';
import { cannotTell, unknownOf } from './judgement.ts';
import { sentHeader } from './sent.ts';
import type { GateContext, Hop } from './types.ts';

/** The context as the request reaches the API: through the CDN whose name the client called, else unchanged. */
export function throughHops(context: GateContext): GateContext {
  const { cdn } = context.facts;
  if (cdn.state !== 'known' || cdn.value === null || !isNameOf(cdn.value, context.request.host)) return context;
  const { arrived, hop } = throughCdn(context.request, cdn.value);
  return { ...context, request: arrived, path: arrived.path, hop };
}

/**
 * What is missing where a distribution may stand under the name that the client called and could not be read: which
 * path, headers and credentials arrive at the API is not known then. Null where it was read, or the name is known to
 * lead to the API.
 */
export function frontUnread({ facts, request }: GateContext): Gap | null {
  const { cdn, customDomain } = facts;
  const host = hostHeaderOf(request);
  const isOwn = readHost(host).kind !== 'other' || (valueOf(customDomain) ?? null) !== null;
  if (cdn.state === 'known' || isOwn) return null;
  return unknownOf(`distribution:${host}`, `whether ${host} is a CloudFront distribution, and what it forwards`, cdn);
}

/** A gate behind such a name: neither verdict holds. */
export const withUnreadFront = (judged: GateResult, hidden: Gap): GateResult =>
  judged.verdict === 'not-applicable'
    ? judged
    : cannotTell(judged.gate, 'It is not known which parts of the call reach the API.', [hidden]);

/** The host that a request really reaches: the CDN's origin where its host is the CDN's, else its own. */
export function reachedHost(facts: Facts, request: Request): string {
  const cdn = valueOf(facts.cdn) ?? null;
  return cdn !== null && isNameOf(cdn, request.host) ? cdn.origin.domainName : request.host;
}

const isNameOf = (cdn: Cdn, host: string): boolean =>
  [cdn.domainName, ...cdn.aliases].some((name) => name.toLowerCase() === host.toLowerCase());

/**
 * Which viewer headers reach the origin: without an origin request policy only a few, and Host becomes the origin's
 * unless forwarded.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/RequestAndResponseBehaviorCustomOrigin.html
 */
function throughCdn(sent: Request, cdn: Cdn): { readonly arrived: Request; readonly hop: Hop } {
  const found = cdn.behaviors.findIndex(({ pathPattern }) => fitsPath(pathPattern, sent.path));
  const policy = cdn.behaviors[found]?.originRequestPolicy ?? null;
  const forwards = (name: string): boolean => forwarded(policy, name.toLowerCase());
  const mended = withoutHost({ ...sent, host: cdn.origin.domainName, path: originPath(cdn, sent.path) });
  const keepsQuery = policy?.queryStrings === 'all';
  const kept = Object.fromEntries(Object.entries(mended.headers).filter(([name]) => forwards(name)));
  const forwardedHost = forwards('host') ? hostHeaderOf(sent) : null;
  const bySignature = sent.signing?.placement === 'query' ? keepsQuery : forwards('authorization');
  const arrived: Request = {
    ...mended,
    headers: {
      ...(sentHeader(sent, 'user-agent') !== null && forwards('user-agent')
        ? {}
        : { 'User-Agent': 'Amazon CloudFront' }),
      ...kept,
      ...(forwardedHost === null ? {} : { Host: forwardedHost }),
    },
    query: keepsQuery ? sent.query : '',
    origin: forwards('origin') ? sent.origin : null,
    apiKey: forwards('x-api-key') ? sent.apiKey : null,
    signing: bySignature ? sent.signing : null,
  };
  const dropped = headersOf(sent).filter((name) => sentHeader(arrived, name) === null);
  const stripped = sent.query !== '' && !keepsQuery ? [...dropped, 'the query string'] : dropped;
  return { arrived, hop: { sent, mended, stripped, forwardedHost, cdn, behaviour: found === -1 ? null : found } };
}

type OriginPolicy = Cdn['behaviors'][number]['originRequestPolicy'];

function forwarded(policy: OriginPolicy, name: string): boolean {
  if (name === 'content-type' || name === 'content-length') return true;
  const listed = policy?.headers.some((header) => header.toLowerCase() === name) ?? false;
  switch (policy?.headerBehavior ?? 'none') {
    case 'none':
      return false;
    case 'whitelist':
      return listed;
    case 'allViewer':
      return true;
    case 'allExcept':
      return !listed;
  }
}

/**
 * A leading slash in the pattern is optional.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html
 */
function fitsPath(pattern: string, path: string): boolean {
  const plain = pattern.toLowerCase() === 'default' || pattern === 'Default (*)' ? '*' : pattern;
  return glob(plain, path) || glob(`/${plain}`, path);
}

function originPath({ origin, defaultRootObject }: Cdn, path: string): string {
  const asked = path === '/' && defaultRootObject !== null && defaultRootObject !== '' ? `/${defaultRootObject}` : path;
  return `${origin.originPath.replace(/\/$/, '')}${asked}`;
}

function withoutHost(request: Request): Request {
  return {
    ...request,
    headers: Object.fromEntries(Object.entries(request.headers).filter(([name]) => name.toLowerCase() !== 'host')),
  };
}

/** The names of all headers that may matter to an API, also those that other fields of the request imply. */
function headersOf(request: Request): readonly string[] {
  const implied = ['authorization', 'x-api-key', 'x-amz-security-token'].filter(
    (name) => sentHeader(request, name) !== null,
  );
  return [...new Set([...implied, ...Object.keys(request.headers).map((name) => name.toLowerCase())])].filter(
    (name) => name !== 'host',
  );
}
