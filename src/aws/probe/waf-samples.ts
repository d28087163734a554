import { type Fact, notAsked } from '../../core/model/fact.ts';
import { headerOf, type Request } from '../../core/model/request.ts';
import { ruleKey, type WafSample, type WebAcl } from '../../core/model/waf-rules.ts';
import type { Clients, OutputOf } from '../clients/types.ts';
import { CannotRead, factOf } from '../read/fact-of.ts';

type Sample = NonNullable<OutputOf<'wafv2', 'GetSampledRequests'>['SampledRequests']>[number];

/** Samples are kept for three hours; a call made now is a few minutes old at most, its clock a little off. */
const WINDOW_MS = 10 * 60_000;
/** Each metric is a call of its own. */
const MOST_METRICS = 10;

/**
 * What AWS WAF did with this very request, where it kept a sample: the rule that ended it. Known with null when no
 * sample is like it: WAF keeps some requests only, and shows them after a while.
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_GetSampledRequests.html
 */
export async function readWafSample(
  clients: Clients,
  acl: WebAcl,
  request: Request,
  now: number,
): Promise<Fact<WafSample | null>> {
  if (!acl.arn.includes(':regional/webacl/'))
    return notAsked('sampled requests are read only for the web ACL of a stage');
  return factOf('GetSampledRequests', async () => {
    const found: Sample[] = [];
    for (const { metric, rule } of await metricsOf(clients, acl)) {
      const { SampledRequests: samples } = await clients.call('wafv2', 'GetSampledRequests', {
        WebAclArn: acl.arn,
        RuleMetricName: metric,
        Scope: 'REGIONAL',
        TimeWindow: { StartTime: new Date(now - WINDOW_MS), EndTime: new Date(now) },
        MaxItems: 100,
      });
      const alike = (samples ?? []).filter((sample) => isLike(sample, request));
      found.push(
        ...alike.map((sample) => ({
          ...sample,
          RuleNameWithinRuleGroup: nameIn(sample.RuleNameWithinRuleGroup) ?? rule,
        })),
      );
    }
    const [latest] = found.sort((a, b) => (b.Timestamp?.getTime() ?? 0) - (a.Timestamp?.getTime() ?? 0));
    const rule = latest?.RuleNameWithinRuleGroup;
    if (latest === undefined || rule === undefined) return null;
    return { rule, action: latest.Action === 'ALLOW' ? 'ALLOW' : 'BLOCK', at: latest.Timestamp?.toISOString() ?? null };
  });
}

/** `AWS#group#rule`, or `group#rule`: as the rules of the web ACL are keyed. */
function nameIn(text: string | undefined): string | null {
  const [rule, group] = (text ?? '').split('#').reverse();
  return rule === undefined || group === undefined ? null : ruleKey({ ruleGroup: group, name: rule });
}

/** Metrics of the rules that can end a request. */
async function metricsOf(
  clients: Clients,
  acl: WebAcl,
): Promise<readonly { readonly metric: string; readonly rule: string }[]> {
  const [, Name = '', Id = ''] = /\/webacl\/([^/]+)\/([^/]+)$/.exec(acl.arn) ?? [];
  const { WebACL: webAcl } = await clients.call('wafv2', 'GetWebACL', { Name, Id, Scope: 'REGIONAL' });
  if (webAcl === undefined) throw new CannotRead('the response does not contain the web ACL');
  return (webAcl.Rules ?? [])
    .filter((rule) => rule.Action?.Count === undefined && rule.OverrideAction?.Count === undefined)
    .flatMap(({ Name: rule = '', VisibilityConfig: visibility }) =>
      visibility?.SampledRequestsEnabled && visibility.MetricName ? [{ metric: visibility.MetricName, rule }] : [],
    )
    .slice(0, MOST_METRICS);
}

function isLike({ Request: sampled }: Sample, request: Request): boolean {
  const path = sampled?.URI?.split('?')[0];
  const host = sampled?.Headers?.find(({ Name: name }) => name?.toLowerCase() === 'host')?.Value?.replace(/:\d+$/, '');
  const asked = headerOf(request.headers, 'host') ?? request.host;
  return (
    sampled?.Method === request.method &&
    path === request.path &&
    (host === undefined || host.toLowerCase() === asked.toLowerCase()) &&
    (request.sourceIp === null || sampled.ClientIP === request.sourceIp)
  );
}
