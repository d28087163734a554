import { accountOf } from '../../../src/core/api-gateway/arns.ts';
import type { CaseFile } from '../../../src/core/intake/cases/index.ts';
import type { Region } from '../../../src/core/model/plan.ts';
import { isWithin } from '../../core/fixes/reach/edges.ts';

/** A region that says in words only what it is of: no call can be looked for in it. */
export const isOnlyWords = ({ text: _, ownPolicyAllows: __, ...lists }: Region): boolean =>
  Object.values(lists).every((list) => list.length === 0);

/**
 * Whether the call that a case describes is in a region, as far as the fields that are no words tell. `isPage`: what
 * the page may read is meant.
 */
export const covers = (region: Region, file: CaseFile, isPage = false): boolean =>
  isPage === region.origins.length > 0 && DIMENSIONS.every((holds) => holds(region, file));

type Dimension = (region: Region, file: CaseFile) => boolean;
const DIMENSIONS: readonly Dimension[] = [
  ({ principals, tokens }, file) =>
    principals.length === 0
      ? tokens.length === 0 || tokens.some((one) => showsToken(one, file))
      : principals.some((one) => isOf(one, file)) || tokens.some((one) => showsToken(one, file)),
  ({ exceptPrincipals }, file) => !exceptPrincipals.some((one) => one !== '*' && isOf(one, file)),
  ({ addresses }, { request: { sourceIp } }) => addresses.length === 0 || isWithin(addresses, sourceIp),
  ({ endpoints }, { request: { vpcEndpoint }, config }) => {
    const vpc = config.vpcEndpoints.find(({ id }) => id === vpcEndpoint)?.vpcId;
    return (
      endpoints.length === 0 ||
      (vpcEndpoint !== null && endpoints.some((one) => [vpcEndpoint, vpc, 'other', 'another VPC'].includes(one)))
    );
  },
  ({ verbs }, { request: { method } }) => verbs.length === 0 || verbs.some((one) => one === 'ANY' || one === method),
  ({ routes }, file) => routes.length === 0 || routes.some((one) => isPathOf(templated(one), file)),
  ({ origins }, { request: { origin } }) =>
    origins.length === 0 || origins.includes('*') || origins.includes(origin ?? ''),
  ({ paths }, file) => paths.length === 0 || paths.some((one) => isPathOf(globbed(withName(one, file)), file)),
  ({ keys }, { request: { apiKey }, config }) => {
    // The key that an authorizer names is not in the call.
    if (config.api.apiKeySource === 'AUTHORIZER') return true;
    const id = config.apiKeys.find(({ value }) => value === apiKey)?.id;
    return (
      keys.length === 0 ||
      keys.some((one) => (one === 'none' ? id === undefined : id !== undefined && (one === 'stage' || one === id)))
    );
  },
];

/** What is asked of a token stands in words; a call without any has none where the words say where it is looked for. */
const showsToken = (words: string, { request: { token, headers, query } }: CaseFile): boolean =>
  !/ in [\w$.]+/.test(words) || token !== null || Object.keys(headers).length > 0 || query !== '';

function isOf(name: string, { request: { signing }, config: { iam } }: CaseFile): boolean {
  if (name === '*') return true;
  const credential = iam.credentials.find(({ accessKeyId }) => accessKeyId === signing?.accessKeyId);
  if (credential === undefined) return false;
  if (name === 'signed') return true;
  const { identity, sessionName } = credential;
  const session = `${identity.replace(':iam:', ':sts:').replace(/:role\/(?:.*\/)?/, ':assumed-role/')}/${sessionName}`;
  const isAccount = /:root$/.test(name) && accountOf(name) === accountOf(identity);
  return isAccount || [identity, session].some((one) => globbed(name).test(one));
}

const isPathOf = (pattern: RegExp, file: CaseFile): boolean => pathsBehind(file).some((path) => pattern.test(path));

/** What an API may see of the path: behind its stage, or behind a base path, which a fix may be about to map. */
export function pathsBehind({ request: { host, path }, config }: CaseFile): readonly string[] {
  const bases = config.customDomains.flatMap(({ mappings }) => mappings.map(({ basePath }) => `/${basePath}`));
  // A base path that a fix maps may have several segments.
  const heads = path.split('/').map((_, at, all) => all.slice(0, at + 1).join('/'));
  const first = host.includes('.execute-api.') ? [`/${config.stage.name}`] : heads.slice(1);
  return [...new Set(['', ...first, ...bases])]
    .filter((prefix) => `${path}/`.startsWith(`${prefix}/`))
    .map((prefix) => path.slice(prefix.length) || '/');
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.+()[\]|{}]/g, '\\$&');

function templated(route: string): RegExp {
  if (route === '$default') return /^/;
  if (route === '$connect') return /^\/?$/;
  if (route.startsWith('/@connections')) return /@connections/;
  const source = route
    .split(/(\{[^}]*\})/)
    .map((part) => (part.startsWith('{') ? (part.endsWith('+}') ? '.+' : '[^/]+') : escaped(part)))
    .join('');
  return new RegExp(`^${source}/?$`);
}

/** A pattern of paths as its caller has it: `${aws:username}` is the caller's own name, `${$}` a dollar sign. */
function withName(pattern: string, { request: { signing }, config: { iam } }: CaseFile): string {
  const { identity = '' } = iam.credentials.find(({ accessKeyId }) => accessKeyId === signing?.accessKeyId) ?? {};
  const name = /:user\/(?:.*\/)?(.+)$/.exec(identity)?.[1];
  return pattern.replaceAll('${aws:username}', name ?? '(no name)').replaceAll('${$}', '$');
}

const globbed = (pattern: string): RegExp =>
  new RegExp(`^${escaped(pattern).replaceAll('*', '.*').replaceAll('?', '.')}$`);

/** The question that a browser asks first. */
export const preflightOf = (file: CaseFile): CaseFile => {
  const { method, headers } = file.request.preflight ?? { method: 'GET', headers: [] };
  return {
    ...file,
    request: {
      ...file.request,
      method: 'OPTIONS',
      headers: {
        'Access-Control-Request-Method': method,
        ...(headers.length === 0 ? {} : { 'Access-Control-Request-Headers': headers.join(',') }),
      },
      token: null,
      apiKey: null,
      signing: null,
      bodyLength: 0,
      body: '',
      preflight: null,
    },
  };
};
