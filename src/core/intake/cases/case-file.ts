import { isSameValue } from '../../model/draft-print.ts';
import {
  apiKey,
  apiShape,
  cloudfront,
  cognito,
  customDomain,
  iam,
  logGroup,
  lowerHeaders,
  moment,
  otherApi,
  otherHost,
  rate,
  stageShape,
  usagePlan,
  vpcEndpoint,
  waf,
} from './account-shape.ts';
import { definitionFields, functionShape, headers, snapshotShape, verb } from './definition-shape.ts';
import { sessionShape } from './session.ts';
import {
  anyText,
  either,
  type Infer,
  list,
  nullable,
  object,
  oneOf,
  optional,
  type Shape,
  someText,
  text,
  whole,
} from './shape.ts';

const config = object({
  account: object({
    id: text(/^\d{12}$/, 'an account id of twelve digits'),
    partition: oneOf('aws', 'aws-cn', 'aws-us-gov'),
    cloudWatchRoleArn: nullable(anyText),
    throttle: optional(rate),
  }),
  api: apiShape,
  ...definitionFields,
  stage: stageShape,
  deployedSnapshot: nullable(snapshotShape),
  lambdaPermissions: list(
    object({
      function: someText,
      qualifier: nullable(anyText),
      action: someText,
      principal: someText,
      sourceArn: nullable(anyText),
    }),
  ),
  functions: list(functionShape),
  usagePlans: list(usagePlan),
  apiKeys: list(apiKey),
  iam,
  cognito,
  waf: nullable(waf),
  vpcEndpoints: list(vpcEndpoint),
  customDomains: list(customDomain),
  cloudfront: nullable(cloudfront),
  otherHosts: list(otherHost),
  otherApis: list(otherApi),
  logs: list(logGroup),
});

const party = { subject: someText, issuer: someText };
/** Others may stand beside these; to its readers it is a token's payload like any. */
const claims: Shape<Readonly<Record<string, unknown>>> = object(
  {
    iss: anyText,
    aud: optional(either(anyText, list(anyText))),
    client_id: optional(anyText),
    token_use: optional(oneOf('id', 'access')),
    scope: optional(anyText),
    sub: optional(anyText),
    exp: whole(),
    iat: whole(),
    nbf: optional(whole()),
  },
  true,
);
const token = object({
  algorithm: oneOf('RS256', 'HS256'),
  signature: oneOf('valid', 'invalid'),
  claims,
});
const signing = object({
  accessKeyId: someText,
  service: someText,
  region: someText,
  date: text(/^\d{8}T\d{6}Z$/, 'a time like 20260302T101530Z'),
  host: someText,
  path: text(/^\//, 'a path that starts with a slash'),
  query: anyText,
  sessionToken: nullable(anyText),
  placement: oneOf('headers', 'query'),
});
const request = object({
  time: moment,
  client: oneOf('browser', 'program'),
  method: verb,
  host: someText,
  path: text(/^\/[^?]*$/, 'a path that starts with a slash and has no query'),
  query: anyText,
  headers,
  sourceIp: someText,
  vpcEndpoint: nullable(anyText),
  origin: nullable(anyText),
  credentialsMode: nullable(oneOf('omit', 'same-origin', 'include')),
  preflight: nullable(object({ method: verb, headers: list(someText) })),
  apiKey: nullable(anyText),
  bodyLength: whole(0),
  body: optional(anyText),
  clientCertificate: nullable(object({ ...party, notAfter: whole(), chain: list(object(party)) })),
  token: nullable(token),
  signing: nullable(signing),
});
export const observedShape = object({
  exchange: oneOf('request', 'preflight'),
  status: nullable(whole()),
  headers: lowerHeaders,
  body: anyText,
  browser: nullable(anyText),
});

/**
 * `id`, `category`, `summary`, `source` and `answer` are for people and for marking: whatever they hold is not looked
 * at.
 */
const caseShape = object(
  {
    caseFormat: oneOf(1),
    apiType: oneOf('REST', 'HTTP', 'WEBSOCKET'),
    config,
    request,
    observed: optional(nullable(observedShape)),
    session: optional(sessionShape),
  },
  true,
);

export type CaseFile = Infer<typeof caseShape>;
export type CaseConfig = Infer<typeof config>;
export type CaseRequest = Infer<typeof request>;
export type CaseObserved = Infer<typeof observedShape>;

/** Tells a case file from anything else, with a path and a sentence for each thing that is wrong (at most fifty). */
export function checkCase(
  json: unknown,
): { readonly ok: true; readonly caseFile: CaseFile } | { readonly ok: false; readonly problems: readonly string[] } {
  const problems = caseShape.check(json, '');
  const all = problems.length > 0 ? problems : problemsAcrossFields(json as CaseFile);
  return all.length > 0 ? { ok: false, problems: all.slice(0, 50) } : { ok: true, caseFile: json as CaseFile };
}

function problemsAcrossFields({
  apiType,
  config: { api, ...others },
  request: { time, signing: scope },
}: CaseFile): readonly string[] {
  const rest = apiType === 'REST';
  return [
    ...(rest && !others.methods ? ['/config/methods: is missing'] : []),
    ...(rest && others.routes ? ['/config/routes: a REST API has methods, not routes'] : []),
    ...(!rest && !others.routes ? ['/config/routes: is missing'] : []),
    ...(!rest && others.methods ? [`/config/methods: a ${apiType} API has routes, not methods`] : []),
    ...(!rest && api.policy ? [`/config/api/policy: a ${apiType} API has no resource policy`] : []),
    ...contradictoryPolicies(others.iam),
    ...others.customDomains.flatMap((one, at) => privateFields(one, `/config/customDomains/${at}`)),
    ...(Number.isNaN(Date.parse(time)) ? ['/request/time: is not a valid time'] : []),
    ...(Number.isNaN(Date.parse(others.stage.deployedAt ?? time))
      ? ['/config/stage/deployedAt: is not a valid time']
      : []),
    ...(scope && Number.isNaN(Date.parse(isoOfStamp(scope.date)))
      ? ['/request/signing/date: is not a valid time']
      : []),
  ];
}

/** An ARN names one managed policy: two documents under it are a slip of whoever wrote the case. */
function contradictoryPolicies({ identities }: CaseFile['config']['iam']): readonly string[] {
  const held = identities.flatMap(({ managedPolicies, permissionsBoundary, groups = [] }, at) =>
    [
      ...managedPolicies,
      ...(permissionsBoundary ? [permissionsBoundary] : []),
      ...groups.flatMap((g) => g.managedPolicies),
    ].map((policy) => ({ policy, at })),
  );
  return held.flatMap(({ policy, at }, place) => {
    const first = held.find((other) => other.policy.arn === policy.arn);
    if (first === undefined || held.indexOf(first) === place) return [];
    if (isSameValue(first.policy.document, policy.document)) return [];
    const [here, there] = [`/config/iam/identities/${at}`, `/config/iam/identities/${first.at}`];
    return [
      `${here}: the document of ${policy.arn} differs from its document in ${there}; a managed policy has only one ` +
        'document',
    ];
  });
}

/** A private domain has an id, a policy or null, and its access associations; no other has them. */
function privateFields(domain: CaseConfig['customDomains'][number], at: string): readonly string[] {
  const fields = ['domainNameId', 'policy', 'accessAssociations'] as const;
  if (domain.endpointType === 'PRIVATE')
    return fields.filter((name) => domain[name] === undefined).map((name) => `${at}/${name}: is missing`);
  return fields
    .filter((name) => domain[name] !== undefined)
    .map((name) => `${at}/${name}: only private custom domains have this field`);
}

/** `20260302T101530Z` → `2026-03-02T10:15:30Z`. */
export const isoOfStamp = (stamp: string): string =>
  stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');

/** `2026-03-02T10:15:30.000Z` → `20260302T101530Z`. */
export const stampOfIso = (iso: string): string => iso.replace(/\.\d+/, '').replace(/[-:]/g, '');
