import type { GateName } from '../../core/api-gateway/gates.ts';
import type { Examination } from '../../core/examine.ts';
import type { Answer } from '../../core/model/answer.ts';
import { valueOf } from '../../core/model/fact.ts';
import type { Step, StepId } from '../../core/verdict/types.ts';
import { type Block, GAP, labelled, text } from '../blocks.ts';
import { answerLabel } from '../state/index.ts';

/** Which gates a step speaks for. */
const GATES_OF: Readonly<Partial<Record<StepId, readonly GateName[]>>> = {
  'resource-policy': ['resource-policy'],
  'iam-policies': ['authorization'],
  cors: ['cors'],
};

/**
 * What stands behind a step besides its own evidence: near misses, the policies themselves, both exchanges of a
 * browser.
 */
export function stepEvidence(step: Step, examination: Examination): readonly Block[] {
  if (step.verdict === 'not-applicable') return [];
  const gates = GATES_OF[step.id] ?? [];
  const misses = examination.diagnosis.causes.flatMap((cause) =>
    cause.nearMiss !== null && cause.gate !== null && gates.includes(cause.gate) ? [cause.nearMiss] : [],
  );
  return [
    ...misses.flatMap((miss) => [
      GAP,
      text(`nearest: ${miss.policy}, statement ${miss.index + 1}, ${miss.element}`, 'dim'),
      { is: 'near-miss', miss, indent: 2 } as const,
    ]),
    ...policiesOf(step, examination).flatMap(({ name, policy }) => [
      GAP,
      { is: 'heading', text: name } as const,
      ...policyBlocks(policy, marksOf(name, step, examination)),
    ]),
    ...(step.id === 'cors' ? exchanges(examination) : []),
  ];
}

interface Document {
  readonly name: string;
  readonly policy: string;
}

/** Named as findings name them. */
function policiesOf({ id }: Step, { facts }: Examination): readonly Document[] {
  if (id === 'resource-policy') {
    const policy = valueOf(facts.deployed.policy) ?? valueOf(facts.draft.policy) ?? null;
    return policy === null ? [] : [{ name: 'resource policy', policy }];
  }
  const caller = id === 'iam-policies' ? valueOf(facts.caller) : null;
  if (caller == null) return [];
  const own = caller.policies.map(({ kind, name, group, text: policy }) => {
    const of = group === null ? '' : ` of group ${group}`;
    return {
      name:
        kind === 'inline' || kind === 'group-inline' ? `inline policy "${name}"${of}` : `managed policy ${name}${of}`,
      policy,
    };
  });
  return caller.boundary === null
    ? own
    : [...own, { name: `permissions boundary ${caller.boundary.arn}`, policy: caller.boundary.text }];
}

/** The statement that the evidence points to decided; the nearest that did not match is the one to look at. */
function marksOf(policy: string, step: Step, { diagnosis }: Examination): ReadonlyMap<number, string> {
  const marks = new Map<number, string>();
  for (const { nearMiss: miss } of diagnosis.causes)
    if (miss?.policy === policy) marks.set(miss.index, `comes nearest; its ${miss.element} differs`);
  for (const { path, value } of step.evidence) {
    const index = /\/Statement\/(\d+)/.exec(path ?? '')?.[1];
    const here = step.id === 'resource-policy' || value === policy;
    if (index !== undefined && here && !marks.has(Number(index)))
      marks.set(Number(index), step.verdict === 'pass' ? 'grants the call' : 'decides');
  }
  return marks;
}

/**
 * A policy, statement by statement; those that matter are marked, counted from 0. A text that is no policy is shown as
 * it is.
 */
function policyBlocks(policy: string, marks: ReadonlyMap<number, string>): readonly Block[] {
  const statements = statementsOf(policy);
  if (statements === null) return [{ is: 'code', text: policy, indent: 2 }];
  return statements.map((statement, index) => ({
    is: 'statement',
    number: index + 1,
    json: JSON.stringify(statement, null, 2),
    why: marks.get(index) ?? null,
  }));
}

function statementsOf(policy: string): readonly unknown[] | null {
  try {
    const { Statement: statement }: { Statement?: unknown } = JSON.parse(policy);
    return statement === undefined ? null : Array.isArray(statement) ? statement : [statement];
  } catch {
    return null;
  }
}

/** A browser sends a preflight, then the request: what each is answered decides what the page may read. */
function exchanges({ prediction, request, diagnosis }: Examination): readonly Block[] {
  const { preflight } = prediction;
  const ahead: readonly Block[] =
    preflight === null
      ? [text('The browser sends no preflight for this call.', 'dim')]
      : [
          { is: 'heading', text: 'Preflight', note: 'OPTIONS' },
          ...asked([
            ['origin', request.origin ?? ''],
            ['access-control-request-method', request.preflight?.method ?? ''],
            ['access-control-request-headers', (request.preflight?.headers ?? []).join(', ')],
          ]),
          ...(preflight.answer === null
            ? [labelled('answered', 'cannot be told', 'plain', 2)]
            : answered('predicted', preflight.answer)),
        ];
  const seen = diagnosis.observed;
  return [
    GAP,
    ...ahead,
    GAP,
    { is: 'heading', text: 'Request', note: request.method },
    ...asked([['origin', request.origin ?? '']]),
    ...(prediction.request.answer === null ? [] : answered('predicted', prediction.request.answer)),
    ...(seen === null ? [] : answered('seen', seen)),
  ];
}

const asked = (headers: readonly (readonly [string, string])[]): readonly Block[] =>
  headers.flatMap(([name, value]) => (value === '' ? [] : [labelled('asks', `${name}: ${value}`, 'plain', 2)]));

function answered(
  how: string,
  answer: Pick<Answer, 'status' | 'errorType'> & { readonly headers: Answer['headers'] },
): readonly Block[] {
  const headers = Object.entries(answer.headers).filter(([name]) => name.startsWith('access-control-'));
  return [
    labelled(how, answerLabel(answer), 'plain', 2),
    ...headers.map(([name, value]) => text(`${name}: ${value}`, 'plain', 12)),
    ...(headers.length === 0 ? [text('without any Access-Control-… header', 'dim', 12)] : []),
  ];
}
