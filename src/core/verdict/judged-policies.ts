import type { GateName } from '../api-gateway/gates.ts';
import { decidingStatement, policyName } from '../gates/index.ts';
import type { Diagnosis } from '../model/diagnosis.ts';
import { type Evidence, valueOf } from '../model/fact.ts';
import type { Caller } from '../model/facts.ts';
import type { NearMiss } from '../model/gate.ts';
import type { Case, StepId } from './types.ts';

/** A policy that had a say in the call, with the statements that matter. */
export interface JudgedPolicy {
  /** The step that judged it. */
  readonly step: StepId;
  /** As findings name it: `resource policy`, `inline policy "invoke"`. */
  readonly name: string;
  /** As AWS holds it: JSON, or what somebody took for it. */
  readonly text: string;
  readonly marks: readonly StatementMark[];
}

/** One statement that matters, at most one mark each. */
export interface StatementMark {
  /** From 0. */
  readonly index: number;
  /** It lets the call through, it refuses it, or it comes closest to letting it through. */
  readonly role: 'grants' | 'refuses' | 'nearest';
  /** What the statement turns on; null for all of it. */
  readonly element: NearMiss['element'] | null;
  /** Keys that lead to it from the statement: `Condition`, `IpAddress`, `aws:SourceIp`. Empty for all of it. */
  readonly at: readonly string[];
}

type Judged = Case & { readonly diagnosis: Diagnosis };
type Document = Omit<JudgedPolicy, 'marks'>;

/** Every policy that had a say in the call; of those of the organization and the session, the ones that decide. */
export function judgedPolicies(subject: Judged): readonly JudgedPolicy[] {
  const always = [...resourcePolicy(subject), ...identityPolicies(subject), ...endpointPolicy(subject)];
  const ifMarked = [...policiesAbove(subject), ...returnedPolicies(subject)];
  const marked = (document: Document): JudgedPolicy => ({ ...document, marks: marksOf(document, subject) });
  return [...always.map(marked), ...ifMarked.map(marked).filter(({ marks }) => marks.length > 0)];
}

function resourcePolicy({ facts }: Judged): readonly Document[] {
  const text = valueOf(facts.deployed.policy) ?? valueOf(facts.draft.policy) ?? null;
  return text === null ? [] : [{ step: 'resource-policy', name: 'resource policy', text }];
}

/** Whose policies are judged: nobody's where the method does not ask for IAM. */
const judgedCaller = ({ facts, prediction }: Judged): Caller | null =>
  prediction.request.method?.authorizationType === 'AWS_IAM' ? (valueOf(facts.caller) ?? null) : null;

function identityPolicies(subject: Judged): readonly Document[] {
  const caller = judgedCaller(subject);
  if (caller === null) return [];
  const own = caller.policies.map((one) => ({ name: policyName(one), text: one.text }));
  const { boundary } = caller;
  const all = boundary === null ? own : [...own, { name: `permissions boundary ${boundary.arn}`, text: boundary.text }];
  return all.map((one) => ({ step: 'iam-policies', ...one }));
}

function policiesAbove(subject: Judged): readonly Document[] {
  if (judgedCaller(subject) === null) return [];
  const levels = valueOf(subject.facts.serviceControlPolicies) ?? [];
  const session = subject.runtime.sessionPolicy ?? null;
  const all = [
    ...levels.flatMap(({ level, policies }) =>
      policies.map(({ name, text }) => ({ name: `service control policy ${name} (${level})`, text })),
    ),
    ...(session === null ? [] : [{ name: 'session policy', text: session }]),
  ];
  return all.map((one) => ({ step: 'iam-policies', ...one }));
}

function endpointPolicy({ facts, request }: Judged): readonly Document[] {
  const used = (valueOf(facts.vpcEndpoints) ?? []).filter(({ id }) => id === request.vpcEndpoint);
  return used.map(({ id, policy }) => ({ step: 'network', name: `policy of VPC endpoint ${id}`, text: policy }));
}

/** What a Lambda authorizer returned, where a cause turns on it. */
const returnedPolicies = ({ diagnosis }: Judged): readonly Document[] =>
  diagnosis.causes.flatMap(({ evidence, nearMiss }) =>
    evidence.flatMap(({ path, value }): readonly Document[] =>
      nearMiss !== null && path === '/policyDocument' && typeof value === 'string'
        ? [{ step: 'lambda-authorizer', name: nearMiss.policy, text: value }]
        : [],
    ),
  );

/** What evidence points to says most, then a near miss; else the statement that decides. */
function marksOf({ step, name, text }: Document, subject: Judged): readonly StatementMark[] {
  const { diagnosis, facts, request, runtime, prediction } = subject;
  const marks = new Map<number, StatementMark>();
  const add = (mark: StatementMark): void => {
    if (!marks.has(mark.index)) marks.set(mark.index, mark);
  };
  const roleOf = (index: number, passes: boolean): StatementMark['role'] =>
    passes ? 'grants' : isDeny(text, index) ? 'refuses' : 'nearest';
  for (const { nearMiss: miss, evidence } of diagnosis.causes)
    if (miss?.policy === name) {
      const finest = evidence.map((one) => placeOf(one, step, name)).find((place) => place?.index === miss.index);
      const at = finest === undefined || finest === null || finest.at.length === 0 ? [miss.element] : finest.at;
      add({ index: miss.index, role: roleOf(miss.index, false), element: miss.element, at });
    }
  const judging = diagnosis.gates.filter(({ gate }) => GATES_OF[step]?.includes(gate));
  const found = [...diagnosis.causes.map((one) => ({ ...one, verdict: 'refuses' })), ...judging];
  for (const { evidence, verdict } of found)
    for (const place of evidence.map((one) => placeOf(one, step, name)))
      if (place !== null) add({ ...place, role: roleOf(place.index, verdict === 'passes'), element: null });
  const decides = marks.size > 0 ? null : decidingStatement(facts, request, runtime, prediction.request);
  if (decides?.policy === name)
    add({ index: decides.index, role: isDeny(text, decides.index) ? 'refuses' : 'grants', element: null, at: [] });
  return [...marks.values()].sort((a, b) => a.index - b.index);
}

/** The gates whose evidence speaks of a step's policies. */
const GATES_OF: Readonly<Partial<Record<StepId, readonly GateName[]>>> = {
  network: ['network'],
  'resource-policy': ['resource-policy'],
  'iam-policies': ['authorization'],
};

/** Where a piece of evidence points to inside this policy; null where it speaks of something else. */
function placeOf({ path, value }: Evidence, step: StepId, policy: string): Pick<StatementMark, 'index' | 'at'> | null {
  const [, of = '', index, rest = ''] = /^(\/policy)?\/Statement\/(\d+)(\/.*)?$/.exec(path ?? '') ?? [];
  const isHere = of === '/policy' ? step === 'resource-policy' : value === policy;
  if (index === undefined || !isHere) return null;
  const at = rest.split('/').slice(1);
  return { index: Number(index), at: at.map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~')) };
}

function isDeny(policy: string, index: number): boolean {
  const statement = statementsOf(policy)?.[index] as { Effect?: unknown } | null | undefined;
  return statement?.Effect === 'Deny';
}

/** The statements of a policy as they stand; null for a text that is none. */
export function statementsOf(policy: string): readonly unknown[] | null {
  try {
    const { Statement: statement }: { Statement?: unknown } = JSON.parse(policy);
    return statement === undefined ? null : Array.isArray(statement) ? statement : [statement];
  } catch {
    return null;
  }
}
