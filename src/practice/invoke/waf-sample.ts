import type { ExchangePrediction } from '../../core/gates/index.ts';
import type { Facts } from '../../core/model/facts.ts';
import type { Request } from '../../core/model/request.ts';
import type { WafRule } from '../../core/model/waf-rules.ts';
import type { Store } from '../store/types.ts';

/** The newest requests that a web ACL ended, as many as anybody will ask for. */
const KEPT = 200;

/** AWS WAF keeps samples of what its rules end. Here every one is kept. */
export function keepSample(
  store: Store,
  facts: Facts,
  request: Request,
  prediction: ExchangePrediction,
  now: number,
): void {
  const [first] = prediction.refusals;
  const acl = facts.webAcl.state === 'known' ? facts.webAcl.value : null;
  if (acl === null || first?.gate !== 'waf') return;
  const rule = first.evidence.map(({ value }) => value).find(isRule);
  store.wafSamples.push({
    aclArn: acl.arn,
    group: rule?.ruleGroup ?? null,
    rule: rule?.name ?? null,
    at: now,
    method: request.method,
    uri: request.path,
    host: request.host,
    clientIp: request.sourceIp ?? '127.0.0.1',
  });
  store.wafSamples.splice(0, Math.max(0, store.wafSamples.length - KEPT));
}

const isRule = (value: unknown): value is WafRule =>
  typeof value === 'object' && value !== null && 'ruleGroup' in value;
