import type { Examination } from '../../core/examine.ts';
import type { DiagnosedCause, Diagnosis } from '../../core/model/diagnosis.ts';
import { type Evidence, valueOf } from '../../core/model/fact.ts';
import { answerWords } from '../../core/report/words.ts';
import { statementsOf } from '../../core/verdict/judged-policies.ts';
import { type Block, GAP, labelled, text } from '../blocks.ts';
import { laidOut, sourceOf } from '../components/evidence-text.ts';
import { TITLES } from './titles.ts';

/** Where a piece of evidence points into a policy: the statement's own place, and its number from 0. */
const STATEMENT = /^(.*\/Statement\/(\d+))(?:\/|$)/;

/**
 * The same evidence with the statements themselves where it only points at them: each statement once, with what is said
 * of its parts.
 */
export function withStatements(evidence: readonly Evidence[], examination: Examination): readonly Evidence[] {
  const proofs: Evidence[] = [];
  for (const piece of evidence) {
    const [, place = '', number = ''] = STATEMENT.exec(piece.path ?? '') ?? [];
    const statement = number === '' ? undefined : statementOf(piece, Number(number), examination);
    if (statement === undefined) {
      proofs.push(piece);
      continue;
    }
    const at = proofs.findIndex(({ path, operation }) => path === place && operation === piece.operation);
    const before = proofs[at];
    if (before === undefined) proofs.push({ ...piece, path: place, value: statement });
    else {
      const notes = [...new Set([before.note, piece.note])].filter((note) => note !== null);
      proofs[at] = { ...before, note: notes.length === 0 ? null : notes.join('; ') };
    }
  }
  return proofs;
}

/** The statement that a piece points at, as AWS holds it; undefined where its policy is not at hand. */
function statementOf({ path, value, operation }: Evidence, index: number, { facts }: Examination): unknown {
  const ofApi = operation === 'GetRestApi' ? facts.draft.policy : facts.deployed.policy;
  const policy = path?.startsWith('/policy/')
    ? (valueOf(ofApi) ?? valueOf(facts.draft.policy))
    : valueOf(facts.caller)?.policies.find(({ name }) => typeof value === 'string' && value.includes(`"${name}"`))
        ?.text;
  return policy == null ? undefined : statementsOf(policy)?.[index];
}

/** As many signs of a statement, a header or a log line as a finding shows of it; `d` shows the whole. */
const MOST = 320;

/** The first proof of a cause in one line: the statement, header or log line itself, or the answer that was seen. */
export function proofLine(cause: DiagnosedCause, examination: Examination): Block {
  const [first] = withStatements(cause.evidence, examination);
  if (first === undefined) return labelled('Evidence', seenLine(examination.diagnosis.observed), 'plain', 2);
  const { value: proof } = first;
  const value =
    typeof proof === 'object' && proof !== null ? JSON.stringify(proof) : laidOut(first).replace(/\s*\n\s*/g, ' ');
  const cut = value.length > MOST ? `${value.slice(0, MOST)}… (d shows all)` : value;
  return labelled('Evidence', `${sourceOf(first)}: ${cut}`, 'plain', 2);
}

const seenLine = (seen: Diagnosis['observed']): string =>
  seen === null ? 'the settings that were read' : `the answer ${answerWords(seen)} ${seen.body}`.trim().slice(0, MOST);

/** What was read, where no cause has evidence of its own: the answer itself, and what each step looked at. */
export function readBlocks({ diagnosis, steps }: Examination): readonly Block[] {
  const { observed } = diagnosis;
  const answer: readonly Block[] =
    observed === null
      ? []
      : [
          GAP,
          {
            is: 'heading',
            text: 'The answer',
            note: observed.from === 'given' ? 'as you gave it' : 'to the real call',
          },
          text(answerWords(observed), 'plain', 2),
          ...Object.entries(observed.headers).map(([name, value]) => text(`${name}: ${value}`, 'dim', 2)),
          ...(observed.body.trim() === '' ? [] : [{ is: 'code', text: observed.body, indent: 2 } as const]),
        ];
  return [
    ...answer,
    ...steps.flatMap(({ id, verdict, sentence, evidence }): readonly Block[] =>
      verdict === 'not-applicable'
        ? []
        : [
            GAP,
            { is: 'heading', text: TITLES[id] },
            text(sentence, 'plain', 2),
            ...(evidence.length === 0 ? [] : [{ is: 'evidence', evidence, indent: 4 } as const]),
          ],
    ),
  ];
}
