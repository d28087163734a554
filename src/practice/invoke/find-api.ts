import { longestMapping } from '../../core/gates/index.ts';
import type { CaseFile } from '../../core/intake/cases/index.ts';
import { plainHost, readHost, splitFirstSegment } from '../../core/model/request.ts';
import { own } from '../store/own.ts';
import type { ApiRow, StageRow, Store } from '../store/types.ts';

/** Which API, and which of its stages, is asked about when this host and path are called. */
export interface Aim {
  readonly api: ApiRow;
  readonly stage: StageRow;
}

/**
 * True when the host is an API's, a domain's, a distribution's or another host that a case names: then it is a call,
 * not management.
 */
export function isInvokeHost(store: Store, cases: readonly CaseFile[], header: string): boolean {
  const host = plainHost(header);
  if (readHost(host).kind !== 'other' || /\.execute-api\./.test(host)) return true;
  return (
    store.customDomains.has(host) ||
    store.otherHosts.has(host) ||
    distributionOf(store, host) !== undefined ||
    cases.some((one) => plainHost(one.request.host) === host)
  );
}

function distributionOf(store: Store, host: string) {
  return [...store.distributions.values()].find(({ config }) => {
    const { domainName, aliases } = config as { readonly domainName: string; readonly aliases: readonly string[] };
    return domainName === host || aliases.includes(host);
  });
}

/**
 * The API whose gates answer: the one the host names, the mapping's, else the one whose case speaks of this host.
 * Null when nothing here knows the host.
 */
export function aimOf(
  store: Store,
  cases: readonly CaseFile[],
  header: string,
  path: string,
  apiIdHeader?: string,
): Aim | null {
  const host = plainHost(header);
  const read = readHost(host);
  // Through an interface endpoint's own name a header names the API.
  const direct = store.apis.get(
    read.kind === 'execute-api' ? read.apiId : read.kind === 'vpc-endpoint' ? (apiIdHeader ?? '') : '',
  );
  // An API has its host in its own Region only.
  const isHere = read.kind !== 'other' && read.region === direct?.region;
  if (direct && isHere && !direct.stub) return withStage(direct, splitFirstSegment(path).first);
  const mapped = store.customDomains.get(host);
  const mapping = mapped && longestMapping(mapped, path);
  const target = mapping ? store.apis.get(mapping.apiId) : undefined;
  if (mapping && target && !target.stub) return withStage(target, mapping.stage);
  const index = cases.findIndex(
    (one) =>
      plainHost(one.request.host) === host ||
      one.config.customDomains.some((domain) => domain.name === host) ||
      one.config.cloudfront?.domainName === host ||
      one.config.cloudfront?.aliases.includes(host) ||
      one.config.otherHosts.some((other) => other.host === host),
  );
  const byCase = [...store.apis.values()].find((api) => api.caseIndex === index && index !== -1);
  return byCase ? withStage(byCase, cases[index]?.config.stage.name ?? '') : null;
}

/** The stage named, else any: the gates then say that the URL names none. */
function withStage(api: ApiRow, name: string): Aim | null {
  const stage = own(api.stages, name) ?? own(api.stages, '$default') ?? Object.values(api.stages)[0];
  return stage ? { api, stage } : null;
}
