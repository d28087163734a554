import type { GateName } from '../../core/api-gateway/gates.ts';
import type { Examination } from '../../core/examine.ts';
import type { Answer } from '../../core/model/answer.ts';
import { valueOf } from '../../core/model/fact.ts';
import type { Step, StepId } from '../../core/verdict/types.ts';
import { answerLabel } from '../state/index.ts';
import { BLANK, dim, indent, type Line, line, span, strong } from '../widgets/line.ts';
import { nearMiss } from '../widgets/near-miss.ts';
import { paragraph } from '../widgets/paragraph.ts';
import { policyLines } from '../widgets/policy.ts';
import { pad } from '../widgets/text.ts';

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
export function behindStep(step: Step, examination: Examination, columns: number): readonly Line[] {
  if (step.verdict === 'not-applicable') return [];
  const gates = GATES_OF[step.id] ?? [];
  const misses = examination.diagnosis.causes.flatMap((cause) =>
    cause.nearMiss !== null && cause.gate !== null && gates.includes(cause.gate) ? [cause.nearMiss] : [],
  );
  return [
    ...misses.flatMap((miss) => [
      BLANK,
      line(dim(`nearest: ${miss.policy}, statement ${miss.index + 1}, ${miss.element}`)),
      ...indent(nearMiss(miss, columns - 2), 2),
    ]),
    ...policiesOf(step, examination).flatMap(({ name, text }) => [
      BLANK,
      line(strong(name)),
      ...policyLines(text, marksOf(name, step, examination), columns),
    ]),
    ...(step.id === 'cors' ? exchanges(examination, columns) : []),
  ];
}

interface Document {
  readonly name: string;
  readonly text: string;
}

/** Named as findings name them. */
function policiesOf({ id }: Step, { facts }: Examination): readonly Document[] {
  if (id === 'resource-policy') {
    const text = valueOf(facts.deployed.policy) ?? valueOf(facts.draft.policy) ?? null;
    return text === null ? [] : [{ name: 'resource policy', text }];
  }
  const caller = id === 'iam-policies' ? valueOf(facts.caller) : null;
  if (caller == null) return [];
  const own = caller.policies.map(({ kind, name, group, text }) => {
    const of = group === null ? '' : ` of group ${group}`;
    return {
      name:
        kind === 'inline' || kind === 'group-inline' ? `inline policy "${name}"${of}` : `managed policy ${name}${of}`,
      text,
    };
  });
  return caller.boundary === null
    ? own
    : [...own, { name: `permissions boundary ${caller.boundary.arn}`, text: caller.boundary.text }];
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

/** A browser sends a preflight, then the request: what each is answered decides what the page may read. */
function exchanges({ prediction, request, diagnosis }: Examination, columns: number): readonly Line[] {
  const { preflight } = prediction;
  const ahead =
    preflight === null
      ? [line(dim('The browser sends no preflight for this call.'))]
      : [
          line(strong('Preflight'), dim('  OPTIONS')),
          ...asked([
            ['origin', request.origin ?? ''],
            ['access-control-request-method', request.preflight?.method ?? ''],
            ['access-control-request-headers', (request.preflight?.headers ?? []).join(', ')],
          ]),
          ...(preflight.answer === null
            ? [line(dim('  answered   '), span('cannot be told'))]
            : answered('predicted', preflight.answer, columns)),
        ];
  const seen = diagnosis.observed;
  return [
    BLANK,
    ...ahead,
    BLANK,
    line(strong('Request'), dim(`  ${request.method}`)),
    ...asked([['origin', request.origin ?? '']]),
    ...(prediction.request.answer === null ? [] : answered('predicted', prediction.request.answer, columns)),
    ...(seen === null ? [] : answered('seen', seen, columns)),
  ];
}

const asked = (headers: readonly (readonly [string, string])[]): readonly Line[] =>
  headers.flatMap(([name, value]) => (value === '' ? [] : [line(dim('  asks       '), span(`${name}: ${value}`))]));

function answered(
  how: string,
  answer: Pick<Answer, 'status' | 'errorType'> & { readonly headers: Answer['headers'] },
  columns: number,
): readonly Line[] {
  const headers = Object.entries(answer.headers).filter(([name]) => name.startsWith('access-control-'));
  return [
    line(dim(pad(`  ${how}`, 13)), span(answerLabel(answer))),
    ...headers.flatMap(([name, value]) => paragraph(`${name}: ${value}`, columns, 'plain', 13)),
    ...(headers.length === 0 ? [line(dim('             without any Access-Control-… header'))] : []),
  ];
}
