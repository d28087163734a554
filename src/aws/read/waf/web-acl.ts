import { stageArn } from '../../../core/api-gateway/arns.ts';
import { type Fact, known, notAsked } from '../../../core/model/fact.ts';
import type { Scope, Stage } from '../../../core/model/facts.ts';
import type { WafRule, WebAcl } from '../../../core/model/waf-rules.ts';
import type { Clients, OutputOf } from '../../clients/types.ts';
import { isDenied, isNotFound } from '../../errors.ts';
import { CannotRead, factOf, needed } from '../fact-of.ts';
import { plainAcl } from './plain.ts';
import { rulesOf } from './rules.ts';
import type { AwsRule } from './statement.ts';

type AwsAcl = NonNullable<OutputOf<'wafv2', 'GetWebACL'>['WebACL']>;

/** The stage's web ACL with its rules; known with null where the stage names none. */
export async function readWebAcl(
  clients: Clients,
  stage: Fact<Stage | null>,
  scope: Scope,
): Promise<Fact<WebAcl | null>> {
  if (stage.state !== 'known') return stage;
  const arn = stage.value?.webAclArn ?? null;
  if (arn === null) return known('GetStage', null);
  if (!arn.includes(':wafv2:')) return notAsked(`${arn} belongs to AWS WAF Classic, which apigw-doctor does not read`);
  return factOf('GetWebACL', async () => {
    const acl = await awsAclOf(clients, arn, scope);
    return {
      name: acl.Name ?? '',
      arn: acl.ARN ?? arn,
      defaultAction: defaultActionOf(acl),
      rules: await allRules(clients, acl),
      document: plainAcl(acl),
    };
  });
}

function defaultActionOf({ DefaultAction: action }: AwsAcl): WebAcl['defaultAction'] {
  if (action?.Block) return 'BLOCK';
  needed(action?.Allow, 'the default action of the web ACL');
  return 'ALLOW';
}

/** An ACL that Firewall Manager shares, or that may not be read by name, is still told for the stage it protects. */
async function awsAclOf(clients: Clients, arn: string, scope: Scope): Promise<AwsAcl> {
  const [, Name = '', Id = ''] = /:(?:regional|global)\/webacl\/([^/]+)\/([^/]+)$/.exec(arn) ?? [];
  const byName = clients.call('wafv2', 'GetWebACL', { Name, Id, Scope: 'REGIONAL' });
  const { WebACL: acl } = await byName.catch(async (error: unknown) => {
    if (!isNotFound(error) && !isDenied(error)) throw error;
    const resource = stageArn(scope, scope.stage);
    return clients.call('wafv2', 'GetWebACLForResource', { ResourceArn: resource }).catch(() => Promise.reject(error));
  });
  if (acl === undefined) throw new CannotRead(`the response does not contain the web ACL ${arn}`);
  return acl;
}

/** Rule groups of Firewall Manager stand in front of and behind the ACL's own rules; what they hold is not told. */
async function allRules(clients: Clients, acl: AwsAcl): Promise<readonly WafRule[]> {
  const ofManager = (groups: AwsAcl['PreProcessFirewallManagerRuleGroups'], priority: number): readonly WafRule[] =>
    (groups ?? []).map(({ Name: name = '' }) => ({
      name,
      ruleGroup: name,
      priority,
      action: 'BLOCK',
      statement: { unknown: 'FirewallManagerStatement' },
    }));
  const own: readonly AwsRule[] = [...needed(acl.Rules, 'the rules of the web ACL')].sort(
    (a, b) => (a.Priority ?? 0) - (b.Priority ?? 0),
  );
  const rules = await Promise.all(own.map((rule) => rulesOf(clients.branch(), rule)));
  return [
    ...ofManager(acl.PreProcessFirewallManagerRuleGroups, -1),
    ...rules.flat(),
    ...ofManager(acl.PostProcessFirewallManagerRuleGroups, Number.MAX_SAFE_INTEGER),
  ];
}
