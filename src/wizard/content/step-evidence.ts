import type { GateName } from '../../core/api-gateway/gates.ts';
import type { Examination } from '../../core/examine.ts';
import type { Answer } from '../../core/model/answer.ts';
import {
  type JudgedPolicy,
  judgedPolicies,
  type StatementMark,
  statementsOf,
} from '../../core/verdict/judged-policies.ts';
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
    ...judgedPolicies(examination)
      .filter((policy) => policy.step === step.id)
      .flatMap((policy) => [GAP, { is: 'heading', text: policy.name } as const, ...policyBlocks(policy)]),
    ...(step.id === 'cors' ? exchanges(examination) : []),
  ];
}

/** What is said of a marked statement. */
function markWords({ role, element }: StatementMark): string {
  if (role === 'grants') return 'grants the call';
  if (role === 'refuses') return 'decides';
  return element === null ? 'is closest' : `is closest; its ${element} does not match`;
}

/**
 * A policy, statement by statement; those that matter are marked, counted from 0. A text that is no policy is shown as
 * it is.
 */
function policyBlocks({ text: policy, marks }: JudgedPolicy): readonly Block[] {
  const statements = statementsOf(policy);
  if (statements === null) return [{ is: 'code', text: policy, indent: 2 }];
  return statements.map((statement, index) => {
    const mark = marks.find((one) => one.index === index);
    return {
      is: 'statement',
      number: index + 1,
      json: JSON.stringify(statement, null, 2),
      why: mark === undefined ? null : markWords(mark),
    };
  });
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
            ? [labelled('answered', 'unknown', 'plain', 2)]
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
