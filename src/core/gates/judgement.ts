import type { GateName } from '../api-gateway/gates.ts';
import type { CauseCode } from '../causes/index.ts';
import type { Answer } from '../model/answer.ts';
import { type Evidence, type Fact, type Known, whyUnknown } from '../model/fact.ts';
import type { DetailFlag, Finding, Gap, GapSubject, GateResult, NearMiss } from '../model/gate.ts';
import type { ElementMiss, StatementResult } from '../policy/index.ts';

/** Short ways to write what a gate says. */
export const passes = (gate: GateName, because: string, evidence: readonly Evidence[] = []): GateResult => ({
  gate,
  verdict: 'passes',
  because,
  evidence,
  answer: null,
  causes: [],
  unknown: [],
});

export const notApplicable = (gate: GateName, because: string): GateResult => ({
  ...passes(gate, because),
  verdict: 'not-applicable',
});

export const cannotTell = (
  gate: GateName,
  because: string,
  unknown: readonly Gap[],
  evidence: readonly Evidence[] = [],
): GateResult => ({
  ...passes(gate, because, evidence),
  verdict: 'cannot-tell',
  unknown,
});

export function refuses(
  gate: GateName,
  answer: Answer | null,
  causes: readonly Finding[],
  unknown: readonly Gap[] = [],
): GateResult {
  return {
    gate,
    verdict: 'refuses',
    because: causes[0]?.summary ?? 'The call is refused here.',
    evidence: causes.flatMap((cause) => cause.evidence),
    answer,
    causes,
    unknown,
  };
}

export function finding(
  code: CauseCode,
  resource: string,
  summary: string,
  evidence: readonly Evidence[] = [],
  nearMiss: NearMiss | null = null,
): Finding {
  return { code, resource, summary, evidence, nearMiss, judgedOn: 'deployed' };
}

/** The entry under "could not check" for a fact that is not known. */
export function unknownOf(about: GapSubject, what: string, fact: Exclude<Fact<unknown>, Known<unknown>>): Gap {
  return { about, what, why: whyUnknown(fact), permission: fact.state === 'denied' ? fact.permission : null };
}

/** The nearest statement, as a finding shows it: by this miss, else by its first; null where none came near. */
export function nearMissIn(
  policy: string,
  nearest: StatementResult | null,
  miss: ElementMiss | undefined = nearest?.misses[0],
): NearMiss | null {
  if (nearest === null || miss === undefined) return null;
  const { element, segment, granted, asked } = miss;
  return { policy, index: nearest.index, sid: nearest.sid, element, segment, granted, asked };
}

const FLAGS: Readonly<Record<string, DetailFlag>> = {
  'aws:sourceip': '--source-ip',
  'aws:vpcsourceip': '--source-ip',
  'aws:sourcevpce': '--vpce',
  'aws:sourcevpc': '--vpce',
  'aws:useragent': "--header 'User-Agent: …'",
  'aws:referer': "--header 'Referer: …'",
};

/** Condition keys on which a policy turns, and whose values in this request nobody told. */
export const untoldKeys = (keys: readonly string[]): readonly Gap[] =>
  keys.map((key) => {
    const flag = FLAGS[key];
    return {
      about: `condition-key:${key}` as const,
      what: `condition key ${key}`,
      why: 'its value in this request is not known',
      permission: null,
      ...(flag === undefined ? {} : { flag }),
    };
  });
