import type { DiagnosedCause, Diagnosis } from '../../model/diagnosis.ts';
import type { PlanInput } from '../planning/types.ts';
import { correctedAnswer } from './corrected-answer.ts';
import { correctedRequest } from './corrected-request.ts';

/** The diagnosis with, for each cause that somebody else must mend, what to send or to answer instead. */
export const withCorrected = (diagnosis: Diagnosis, input: PlanInput): Diagnosis => ({
  ...diagnosis,
  causes: diagnosis.causes.map((cause) => {
    const corrected = correctedOf(cause, input);
    return corrected === null ? cause : { ...cause, corrected };
  }),
});

function correctedOf({ code, remedy }: DiagnosedCause, input: PlanInput): string | null {
  if (remedy[0] === 'caller') return correctedRequest(code, input.facts, input.request);
  return remedy.includes('code') ? correctedAnswer(code, input) : null;
}
