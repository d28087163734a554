import { accountOf } from '../../../core/api-gateway/arns.ts';
import { isManagedGroup } from '../../../core/model/waf-rules.ts';
import { AwsError } from '../../http/errors.ts';
import { jsonService } from '../../protocols/json.ts';
import { type Json, recordOf, textOrNull } from '../../protocols/rest-json.ts';
import { freshId } from '../../store/ids.ts';
import type { WebAclRow } from '../../store/types.ts';
import type { Service, ServiceCall } from '../types.ts';
import { entriesOf, entryJson, metricOf, ruleJson, rulesOf, rulesOfGroup, siblingArn } from './rules.ts';
import { ipSetByArn, notThere, rulesFrom } from './update.ts';

const aclsOf = (call: ServiceCall): readonly WebAclRow[] =>
  [...call.store.webAcls.values()].filter(
    (row) => accountOf(row.arn) === call.principal.accountId && row.arn.split(':')[3] === call.region,
  );

const idOf = (row: WebAclRow): string => row.arn.split('/').at(-1) ?? '';

/** The ACL that name and id, or the ARN, mean; a permission is checked on its ARN first. */
function aclOf(call: ServiceCall, input: Json, action: string): WebAclRow {
  const { Name: name, Id: id, ARN: arn } = input;
  const row = aclsOf(call).find((one) => one.arn === arn || (one.name === name && idOf(one) === id));
  call.authorize(`wafv2:${action}`, row?.arn ?? '*');
  if (row === undefined) throw notThere();
  return row;
}

const aclJson = (row: WebAclRow): Json => ({
  Name: row.name,
  Id: idOf(row),
  ARN: row.arn,
  DefaultAction: row.defaultAction === 'ALLOW' ? { Allow: {} } : { Block: {} },
  Rules: entriesOf(row).map((entry) => entryJson(row, entry)),
  VisibilityConfig: { SampledRequestsEnabled: true, CloudWatchMetricsEnabled: true, MetricName: metricOf(row.name) },
  ManagedByFirewallManager: false,
});

const getWebAcl = (call: ServiceCall, input: Json): Json => {
  const row = aclOf(call, input, 'GetWebACL');
  return { WebACL: aclJson(row), LockToken: row.lockToken };
};

/** A stage's ARN: `arn:aws:apigateway:{region}::/restapis/{api}/stages/{stage}`. */
const getForResource = (call: ServiceCall, input: Json): Json => {
  const arn = textOrNull(input['ResourceArn']) ?? '';
  call.authorize('wafv2:GetWebACLForResource', arn);
  const [, apiId, stageName] = /::\/restapis\/([^/]+)\/stages\/([^/]+)$/.exec(arn) ?? [];
  const api = apiId === undefined ? undefined : call.store.apis.get(apiId);
  if (api === undefined || api.account !== call.principal.accountId || api.region !== call.region) throw notThere();
  const acl = stageName !== undefined && Object.hasOwn(api.stages, stageName) ? api.stages[stageName]?.webAclArn : null;
  const row = aclsOf(call).find((one) => one.arn === acl);
  return row === undefined ? {} : { WebACL: aclJson(row) };
};

/**
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_UpdateWebACL.html: what is not sent is gone; a stale token is
 * refused.
 */
const updateWebAcl = (call: ServiceCall, input: Json): Json => {
  const row = aclOf(call, input, 'UpdateWebACL');
  if (input['LockToken'] !== row.lockToken)
    throw new AwsError(
      'WAFOptimisticLockException',
      'AWS WAF couldn’t save your changes because someone changed the resource after you started to edit it. ' +
        'Reapply your changes.',
      400,
    );
  const rules = rulesFrom(row, input['Rules'] ?? []);
  row.defaultAction = recordOf(input['DefaultAction'])['Block'] === undefined ? 'ALLOW' : 'BLOCK';
  row.rules = rules;
  row.lockToken = freshId(call.store, 32);
  return { NextLockToken: row.lockToken };
};

const getIpSet = (call: ServiceCall, input: Json): Json => {
  const { Name: name, Id: id } = input;
  call.authorize('wafv2:GetIPSet', '*');
  for (const row of aclsOf(call)) {
    const rule = rulesOf(row).find((one) => {
      const arn = siblingArn(row, 'ipset', one.name);
      return 'sourceIpIn' in one.statement && encodeURIComponent(one.name) === name && arn.endsWith(`/${String(id)}`);
    });
    if (rule === undefined) continue;
    const ARN = siblingArn(row, 'ipset', rule.name);
    const Addresses = ipSetByArn(row, ARN).statement['sourceIpIn'];
    return { IPSet: { Name: name, Id: id, ARN, IPAddressVersion: 'IPV4', Addresses }, LockToken: row.lockToken };
  }
  throw notThere();
};

const getRuleGroup = (call: ServiceCall, input: Json): Json => {
  call.authorize('wafv2:GetRuleGroup', textOrNull(input['ARN']) ?? '*');
  for (const row of aclsOf(call)) {
    const group = entriesOf(row).find(
      (one) => one.group !== null && siblingArn(row, 'rulegroup', one.group) === input['ARN'],
    )?.group;
    if (group != null)
      return {
        RuleGroup: {
          Name: group,
          ARN: input['ARN'],
          Rules: rulesOfGroup(row, group).map((rule) => ruleJson(row, rule)),
        },
        LockToken: row.lockToken,
      };
  }
  throw notThere();
};

/** AWS tells the names of managed rules, not what they look for. */
const describeManaged = (call: ServiceCall, input: Json): Json => {
  call.authorize('wafv2:DescribeManagedRuleGroup', '*');
  const group = textOrNull(input['Name']) ?? '';
  const names = new Set(aclsOf(call).flatMap((row) => rulesOfGroup(row, group).map((rule) => rule.name)));
  if (names.size === 0) throw notThere();
  return { Capacity: 700, Rules: [...names].map((Name) => ({ Name, Action: { Block: {} } })) };
};

/** https://docs.aws.amazon.com/waf/latest/APIReference/API_SampledHTTPRequest.html */
const getSampled = (call: ServiceCall, input: Json): Json => {
  const row = aclOf(call, { ARN: input['WebAclArn'] }, 'GetSampledRequests');
  const { StartTime: start, EndTime: end } = recordOf(input['TimeWindow']);
  if (typeof start !== 'number' || typeof end !== 'number')
    throw new AwsError(
      'WAFInvalidParameterException',
      'Error reason: the time window is missing, field: TIME_WINDOW',
      400,
    );
  const kept = call.store.wafSamples.filter(
    (one) =>
      one.aclArn === row.arn &&
      metricOf(one.group ?? one.rule ?? row.name) === input['RuleMetricName'] &&
      Math.floor(one.at / 1000) >= Math.floor(start) &&
      Math.floor(one.at / 1000) <= Math.ceil(end),
  );
  const SampledRequests = kept.slice(-Number(input['MaxItems'] ?? 100)).map((one) => ({
    Request: {
      ClientIP: one.clientIp,
      Country: '-',
      URI: one.uri,
      Method: one.method,
      HTTPVersion: 'HTTP/1.1',
      Headers: [{ Name: 'Host', Value: one.host }],
    },
    Weight: 1,
    Timestamp: one.at / 1000,
    Action: 'BLOCK',
    ...(one.group === null
      ? {}
      : {
          RuleNameWithinRuleGroup: isManagedGroup(one.group)
            ? `AWS#${one.group}#${one.rule}`
            : `${one.group}#${one.rule}`,
        }),
  }));
  return { SampledRequests, PopulationSize: kept.length, TimeWindow: { StartTime: start, EndTime: end } };
};

/** Web ACLs with what they refer to; the ACL itself can be changed. */
export const WAFV2: Service = jsonService('wafv2', {
  GetWebACL: getWebAcl,
  GetWebACLForResource: getForResource,
  UpdateWebACL: updateWebAcl,
  GetIPSet: getIpSet,
  GetSampledRequests: getSampled,
  GetRuleGroup: getRuleGroup,
  DescribeManagedRuleGroup: describeManaged,
});
