import type { PredictedSituation } from '../../core/gates/types.ts';
import { valueOf } from '../../core/model/fact.ts';
import type { Account } from '../../core/model/ports.ts';
import type { RuntimeState } from '../../core/model/runtime-state.ts';
import type { WafSample } from '../../core/model/waf-rules.ts';
import { gapOf, NOT_NEEDED, type WitnessReport } from './report.ts';

/** What AWS WAF did with this very request, as its samples tell. Asked only where its rules leave a doubt. */
export async function readWafSample(
  account: Account,
  { facts, request, prediction }: Pick<PredictedSituation, 'facts' | 'request' | 'prediction'>,
): Promise<WitnessReport<WafSample>> {
  const doubtful = prediction.request.results.some(
    (result) => result.gate === 'waf' && result.verdict === 'cannot-tell',
  );
  const acl = valueOf(facts.webAcl) ?? null;
  if (!doubtful || acl === null) return NOT_NEEDED;
  const sample = await account.wafSample(acl, request);
  if (sample.state === 'known') return { answer: sample.value, gaps: [] };
  return { answer: null, gaps: [gapOf('waf-sample', `sampled requests of web ACL "${acl.name}"`, sample)] };
}

/** With the sample that AWS WAF kept, where it kept one. */
export const withSample = (runtime: RuntimeState, wafSample: WafSample | null): RuntimeState =>
  wafSample === null ? runtime : { ...runtime, wafSample };
