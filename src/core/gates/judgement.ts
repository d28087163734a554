import type { GateName } from '../api-gateway/gates.ts';
import type { CauseCode } from '../causes/index.ts';
import type { Answer } from '../model/answer.ts';
import { type Evidence, type Fact, type Known, whyUnknown } from '../model/fact.ts';
import type { DetailFlag, Finding, Gap, GapSubject, GateResult, NearMiss } from '../model/gate.ts';
import { once } from '../model/once.ts';
import {
  type Condition,
  type ElementMiss,
  heldInWords,
  keyInWords,
  missInWords,
  mistakeInWords,
  type PolicyEvaluation,
  type PolicyKind,
  type PolicyProblem,
  type PolicyRequest,
  type StatementResult,
} from '../policy/index.ts';

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

/** The same, with causes that are worked out when somebody asks: most calls that fixes are proven with only count. */
export function refusesFor(gate: GateName, answer: Answer | null, causesOf: () => readonly Finding[]): GateResult {
  const result = once(() => refuses(gate, answer, causesOf()));
  return {
    gate,
    verdict: 'refuses',
    get because() {
      return result().because;
    },
    get evidence() {
      return result().evidence;
    },
    answer,
    get causes() {
      return result().causes;
    },
    unknown: [],
  };
}

export function finding(
  code: CauseCode,
  resource: string,
  summary: string,
  evidence: readonly Evidence[] = [],
  nearMiss: NearMiss | null = null,
): Finding {
  const found = { code, resource, summary, evidence, nearMiss, judgedOn: 'deployed' } as const;
  return isMfaKey(nearMiss?.segment ?? '') ? { ...found, remedy: ['caller', 'aws'], lacks: 'mfa' } : found;
}

/** Keys that are there only once the caller has signed in with MFA. */
export const isMfaKey = (key: string): boolean => /^aws:MultiFactorAuth(?:Present|Age)$/i.test(key);

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

/** Of several entries about the same thing the first, as a filter: one mention is enough. */
export const isFirst = (gap: Gap, at: number, all: readonly Gap[]): boolean =>
  all.findIndex(({ about }) => about === gap.about) === at;

/** Condition keys on which a policy turns, and whose values in this request nobody told. */
export const unknownKeyGaps = (keys: readonly string[]): readonly Gap[] =>
  keys.map((key) => {
    const flag = FLAGS[key];
    return {
      about: `condition-key:${key}` as const,
      what: `condition key ${keyInWords(key)}`,
      why: 'its value in this request is not known',
      permission: null,
      ...(flag === undefined ? {} : { flag }),
    };
  });

/** `statement 2`, or by its Sid. */
export const statementIn = ({ index, sid }: Pick<StatementResult, 'index' | 'sid'>): string =>
  `statement ${sid === null ? index + 1 : `"${sid}"`}`;

/** `a, b and c`. */
export const listOf = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? 'nothing') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** What each missing element of a statement has and what the call has, with the mistakes that are known of them. */
export function missesInWords({ misses }: StatementResult): string {
  return `${misses.map(missInWords).join('; ')}.${misses.map(mistakeInWords).join('')}`;
}

/** A sentence on the keys that a statement asks for besides and that were not given; empty without any. */
export const undecidedInWords = ({ undecided }: StatementResult): string =>
  undecided.length === 0 ? '' : ` It also depends on ${listOf(undecided.map(keyInWords))}, which was not given.`;

/** What is wrong with the text of a policy that cannot be used. */
export const unusable = (name: string, problems: readonly PolicyProblem[]): string =>
  `${name} cannot be used: ${problems.map(({ message }) => message).join(' ')}`;

/** The statements of an evaluation on which an open verdict depends, and the keys that were not given. */
export const dependenceOf = (name: string, { statements }: PolicyEvaluation): readonly string[] =>
  statements
    .filter(({ matches }) => matches === 'unknown')
    .map(
      (statement) =>
        `${statementIn(statement)} of ${name} depends on ${listOf(statement.undecided.map(keyInWords))}, ` +
        'which was not given',
    );

/** The same, as one sentence. */
export const dependenceInWords = (name: string, evaluation: PolicyEvaluation): string =>
  `${dependenceOf(name, evaluation).map(capital).join('; ')}.`;

/** Why the conditions of a matching statement hold, each with the value that came and the values configured. */
export function heldConditionsOf(
  evaluation: PolicyEvaluation,
  kind: PolicyKind,
  statement: StatementResult,
  request: PolicyRequest,
): readonly { readonly condition: Condition; readonly why: string }[] {
  return statement.heldConditions.map((condition) => ({
    condition,
    why: heldInWords(evaluation.policy, kind, condition, request),
  }));
}

/** Every Deny that matches, and why its conditions hold. */
export const denialsOf = (
  evaluation: PolicyEvaluation,
  kind: PolicyKind,
  request: PolicyRequest,
): readonly { readonly statement: StatementResult; readonly held: readonly string[] }[] =>
  evaluation.statements
    .filter(({ effect, matches }) => effect === 'Deny' && matches === true)
    .map((statement) => ({
      statement,
      held: heldConditionsOf(evaluation, kind, statement, request).map(({ why }) => why),
    }));

/** `Condition/IpAddress/aws:SourceIp` or the name of another element: where a miss stands in its statement. */
export const pointerOf = (miss: Pick<ElementMiss, 'element' | 'operator' | 'segment'>): string =>
  miss.element === 'Condition' ? `Condition/${miss.operator ?? ''}/${escapePointer(miss.segment ?? '')}` : miss.element;

/** https://www.rfc-editor.org/rfc/rfc6901#section-3 */
const escapePointer = (key: string): string => key.replace(/~/g, '~0').replace(/\//g, '~1');

export const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/**
 * The Allow that comes closest, also one about other services: it shows what the policy is made of. Null where the
 * policy holds no Allow.
 */
export function closestIn({ nearest, statements }: PolicyEvaluation): StatementResult | null {
  const allows = statements.filter(({ effect, matches }) => effect === 'Allow' && matches === false);
  return nearest ?? [...allows].sort((a, b) => a.misses.length - b.misses.length)[0] ?? null;
}

/**
 * Why one document refuses the call: each Deny that matches and why its conditions hold, or which element of the
 * closest Allow would have had to match. `nearest` is that Allow.
 */
export function refusalInWords(
  name: string,
  evaluation: PolicyEvaluation,
  kind: PolicyKind,
  request: PolicyRequest,
): { readonly sentence: string; readonly nearest: StatementResult | null } {
  if (evaluation.decision === 'deny') {
    const words = denialsOf(evaluation, kind, request).map(
      ({ statement, held }) => `${capital(statementIn(statement))} of ${name} denies the call${reasons(held)}.`,
    );
    return { sentence: words.join(' '), nearest: null };
  }
  const nearest = closestIn(evaluation);
  const closest =
    nearest === null
      ? 'It has no Allow statement.'
      : `${capital(statementIn(nearest))} is closest: ${missesInWords(nearest)}${undecidedInWords(nearest)}`;
  return { sentence: `${capital(name)} does not allow the call (${request.arn}). ${closest}`, nearest };
}

/** The reasons behind a verdict, led by a colon; empty without any. */
export const reasons = (held: readonly string[]): string => (held.length === 0 ? '' : `: ${held.join('; ')}`);
