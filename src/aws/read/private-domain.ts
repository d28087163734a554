import type { CustomDomain } from '../../core/model/facts.ts';
import type { Clients, OutputOf } from '../clients/types.ts';
import { compare } from './api.ts';
import { allItems, PAGE_LIMIT } from './paging.ts';
import { policyText } from './policy-text.ts';

type AwsDomain = Omit<OutputOf<'apigateway', 'GetDomainName'>, '$metadata'>;

/**
 * What lets a VPC reach a private domain: the domain's policy and the access associations of its VPC endpoints, of this
 * account and of others.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
 */
export async function privateAccessOf(
  clients: Clients,
  domain: AwsDomain,
): Promise<NonNullable<CustomDomain['privateAccess']>> {
  const { domainName = '', domainNameId = '', policy } = domain;
  return {
    domainNameId,
    policy: policy === undefined || policy === '' ? null : policyText(policy, `the policy of ${domainName}`),
    vpcEndpointIds: await associatedEndpoints(clients, `/domainnames/${domainName}+${domainNameId}`),
  };
}

/** Null where the lists cannot be read: the domain itself is known all the same. */
async function associatedEndpoints(clients: Clients, domain: string): Promise<readonly string[] | null> {
  try {
    const lists = await Promise.all(
      (['SELF', 'OTHER_ACCOUNTS'] as const).map((owner) => associations(clients.branch(), owner)),
    );
    const ids = lists
      .flat()
      .flatMap((one) => (one.domainNameArn?.endsWith(domain) ? [endpointId(one.accessAssociationSource ?? '')] : []));
    return [...new Set(ids)].sort(compare);
  } catch {
    return null;
  }
}

const associations = (clients: Clients, resourceOwner: 'SELF' | 'OTHER_ACCOUNTS') =>
  allItems((position) =>
    clients.call('apigateway', 'GetDomainNameAccessAssociations', {
      resourceOwner,
      limit: PAGE_LIMIT,
      ...(position === undefined ? {} : { position }),
    }),
  );

/** The source is told as an id, or as the endpoint's ARN. */
const endpointId = (source: string): string => source.split('/').at(-1) ?? source;
