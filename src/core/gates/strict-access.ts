import { apiPath, managementArn } from '../api-gateway/arns.ts';
import { type Fact, factEvidence } from '../model/fact.ts';
import type { Api, CustomDomain } from '../model/facts.ts';
import type { Finding } from '../model/gate.ts';
import { hostHeaderOf, plainHost, readHost } from '../model/request.ts';
import { finding } from './judgement.ts';

import type { GateContext } from './types.ts';

type Known<T> = Extract<Fact<T>, { readonly state: 'known' }>;

/**
 * STRICT endpoint access mode of an API called on its execute-api host: the name in the TLS handshake (the URL's) and
 * the Host header must be the same, and a header that names the API is none.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies.html
 */
export function strictApiFault(context: GateContext, api: Known<Api>): Finding | null {
  if (api.value.endpointAccessMode !== 'STRICT') return null;
  const byHeader = readHost(hostHeaderOf(context.request)).kind !== 'execute-api';
  if (!byHeader && sameName(context)) return null;
  const how = byHeader
    ? `${context.request.host} is not the API's own name, and x-apigw-api-id does not make it one`
    : `the call goes to ${context.request.host} but has the header Host: ${hostHeaderOf(context.request)}`;
  return fault(
    context,
    apiPath(context.facts.scope),
    `The API is in STRICT endpoint access mode: ${how}.`,
    api.operation,
  );
}

/** The same for a custom domain; an API in STRICT mode also wants a domain of its own endpoint type. */
export function strictDomainFault(context: GateContext, operation: string, domain: CustomDomain): Finding | null {
  const { api } = context.facts;
  if (domain.endpointAccessMode === 'STRICT' && !sameName(context)) {
    const summary =
      `${domain.name} is in STRICT endpoint access mode: the call goes to ${context.request.host} but has the ` +
      `header Host: ${hostHeaderOf(context.request)}.`;
    return fault(context, `domainnames/${domain.name}`, summary, operation);
  }
  if (api.state !== 'known' || domain.endpointType === api.value.endpointType) return null;
  const types = `${domain.name} is ${domain.endpointType} and the API is ${api.value.endpointType}`;
  if (api.value.endpointAccessMode === 'STRICT')
    return fault(
      context,
      apiPath(context.facts.scope),
      `The API is in STRICT endpoint access mode, and ${types}.`,
      api.operation,
    );
  if (domain.endpointAccessMode !== 'STRICT') return null;
  return fault(
    context,
    `domainnames/${domain.name}`,
    `${domain.name} is in STRICT endpoint access mode, and ${types}.`,
    operation,
  );
}

function sameName({ request, hop }: GateContext): boolean {
  // Which name a CDN puts into its handshake with the origin is its own affair.
  if (hop !== undefined) return true;
  return plainHost(request.host) === plainHost(hostHeaderOf(request));
}

const fault = (context: GateContext, path: string, summary: string, operation: string): Finding =>
  finding('strict-endpoint-access', managementArn(context.facts.scope, path), summary, [
    factEvidence(operation, '/endpointAccessMode', 'STRICT'),
  ]);
