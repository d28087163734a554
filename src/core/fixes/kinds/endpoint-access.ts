import { mapFact, valueOf } from '../../model/fact.ts';
import type { CustomDomain, Facts } from '../../model/facts.ts';
import { apiName, domainPlace } from '../planning/names.ts';
import type { Candidate, Fix } from '../planning/types.ts';
import { expectations, settingsDocument } from '../setting-edits/definition-edit.ts';
import { UNDEPLOYED } from '../setting-edits/supplied-key.ts';

/**
 * Takes the API, or its custom domain, out of STRICT endpoint access mode; it goes live without a deployment.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
 */
export const endpointAccess: Fix = {
  name: 'endpoint-access',
  codes: ['strict-endpoint-access'],
  candidates: ({ facts }) => {
    const domain = valueOf(facts.customDomain) ?? null;
    const ofApi = valueOf(facts.api)?.endpointAccessMode === 'STRICT' ? basicApi(facts) : null;
    const ofDomain = domain?.endpointAccessMode === 'STRICT' ? basicDomain(facts, domain) : null;
    const single = [ofApi, ofDomain].filter((edit) => edit !== null).map((edit) => candidate(edit));
    const both =
      ofApi === null || domain === null || ofDomain === null
        ? []
        : [together(ofApi, basicDomain(ofApi.factsAfter, domain))];
    return [...single, ...both];
  },
};

type Edit = Pick<Candidate, 'id' | 'title' | 'changes' | 'documents' | 'factsAfter'>;

const [STRICT, BASIC] = [{ endpointAccessMode: 'STRICT' }, { endpointAccessMode: 'BASIC' }];

const candidate = (edit: Edit): Candidate => ({
  ...UNDEPLOYED,
  ...edit,
  aims: ['strict-endpoint-access'],
  alsoAffects:
    'every caller that the API allows can also reach it when the Host header differs from the name ' +
    'in the TLS handshake',
});

function basicApi(facts: Facts): Edit {
  const name = apiName(facts);
  return {
    id: 'endpoint-access-mode-basic',
    title: `Set the endpoint access mode of API ${name} to BASIC; AWS takes up to 15 minutes`,
    changes: [
      {
        kind: 'update-endpoint-access-mode',
        restApiId: facts.scope.apiId,
        ...BASIC,
        assumes: expectations(STRICT, BASIC),
      },
    ],
    documents: [settingsDocument(`settings of API ${name}`, STRICT, BASIC)],
    factsAfter: { ...facts, api: mapFact(facts.api, ({ endpointAccessMode: _, ...api }) => api) },
  };
}

function basicDomain(facts: Facts, domain: CustomDomain): Edit {
  const { endpointAccessMode: _, ...basic } = domain;
  return {
    id: 'domain-access-mode-basic',
    title: `Set the endpoint access mode of ${domain.name} to BASIC; AWS takes up to 15 minutes`,
    changes: [
      {
        kind: 'update-domain-access-mode',
        ...domainPlace(domain),
        ...BASIC,
        assumes: expectations(STRICT, BASIC),
      },
    ],
    documents: [settingsDocument(`settings of custom domain ${domain.name}`, STRICT, BASIC)],
    factsAfter: withDomain(facts, basic),
  };
}

/** The facts with another custom domain. */
export const withDomain = (facts: Facts, domain: CustomDomain): Facts => ({
  ...facts,
  customDomain: mapFact(facts.customDomain, () => domain),
});

function together(api: Edit, domain: Edit): Candidate {
  return candidate({
    id: 'endpoint-access-mode-basic-both',
    title: 'Set the endpoint access mode of both the API and its custom domain to BASIC; AWS takes up to 15 minutes',
    changes: [...api.changes, ...domain.changes],
    documents: [...api.documents, ...domain.documents],
    factsAfter: domain.factsAfter,
  });
}
