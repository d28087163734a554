import type { Prediction } from '../core/gates/index.ts';
import { whyUnknown } from '../core/model/fact.ts';
import type { Facts } from '../core/model/facts.ts';
import type { CouldNotCheck } from '../core/model/gate.ts';
import type { Inside } from '../core/model/inside.ts';
import type { Account } from '../core/model/ports.ts';
import type { Request } from '../core/model/request.ts';

/**
 * What AWS WAF says of the request, added to what is known besides the facts. Asked only where its rules leave a doubt.
 */
export async function hearWaf(
  account: Account,
  {
    facts,
    request,
    inside,
    prediction,
  }: { readonly facts: Facts; readonly request: Request; readonly inside: Inside; readonly prediction: Prediction },
): Promise<{ readonly inside: Inside; readonly gaps: readonly CouldNotCheck[] }> {
  const doubtful = prediction.request.results.some(
    (result) => result.gate === 'waf' && result.verdict === 'cannot-tell',
  );
  const acl = facts.webAcl.state === 'known' ? facts.webAcl.value : null;
  if (!doubtful || acl === null) return { inside, gaps: [] };
  const sample = await account.wafSample(acl, request);
  if (sample.state === 'known')
    return { inside: sample.value === null ? inside : { ...inside, wafSample: sample.value }, gaps: [] };
  const permission = sample.state === 'denied' ? sample.permission : null;
  return { inside, gaps: [{ what: `sampled requests of web ACL "${acl.name}"`, why: whyUnknown(sample), permission }] };
}
