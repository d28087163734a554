import { type Examination, examineCase } from '../../../src/core/examine.ts';
import { loadCase } from '../../../src/core/intake/cases/index.ts';
import type { Diagnosis } from '../../../src/core/model/diagnosis.ts';
import { savedCase } from '../../../src/examination/saved-case/save-case.ts';
import { schemaProblems } from '../../support/schemas.ts';

/** What a saved case must not change. */
export const verdictOf = ({ outcome, causes }: Diagnosis) => ({
  outcome,
  causes: causes.map(({ code, certainty }) => `${code} (${certainty})`),
});

/** An examined call saved, and what is wrong with the file; empty where nothing is. */
export function problemsOfSaved(examination: Examination, seed: string): readonly string[] {
  const saved = savedCase(examination, { version: '0.0.0', seed });
  if (!saved.ok) return saved.problems;
  const file: unknown = JSON.parse(saved.text);
  const loaded = loadCase(file);
  if (!loaded.ok) return loaded.problems;
  const [wanted, given] = [verdictOf(examination.diagnosis), verdictOf(examineCase(loaded.case).diagnosis)];
  return [
    ...saved.differences,
    ...(JSON.stringify(wanted) === JSON.stringify(given)
      ? []
      : [`${JSON.stringify(given)} instead of ${JSON.stringify(wanted)}`]),
    ...schemaProblems('case', file),
    ...plantedIn(examination).flatMap((planted) => (holds(saved.text, planted) ? [`the file holds ${planted}`] : [])),
  ];
}

/** A number is another one where more digits stand beside it. */
const holds = (text: string, planted: string): boolean =>
  text.split(planted).some((before, at, pieces) => {
    const after = pieces[at + 1];
    return after !== undefined && !(/\w$/.test(before) && /^\w/.test(planted)) && !/^\w/.test(after);
  });

/** What may not be in the file: secrets, accounts, keys, the caller's address, names of IAM users. */
function plantedIn({ facts, request, runtime }: Examination): readonly string[] {
  const texts = JSON.stringify({ facts, request, runtime });
  const matches = (pattern: RegExp): readonly string[] => [...texts.matchAll(pattern)].map(([, found = '']) => found);
  const secrets = [
    request.apiKey,
    request.token?.raw,
    request.signing?.sessionToken,
    ...Object.values(runtime.apiKeyValues ?? {}),
  ];
  return [
    ...new Set([
      ...secrets.flatMap((one) => one?.reveal() ?? []),
      ...matches(/(?<![\w-])(\d{12})(?!\w)/g),
      ...matches(/\b(A[KS]IA[A-Z0-9]{16})\b/g),
      ...matches(/:(user\/[\w+=,.@/-]+)/g),
      ...(request.sourceIp === null || request.sourceIp.startsWith('127.') ? [] : [request.sourceIp]),
    ]),
  ].filter((one) => one.length > 3 && one !== 'undefined');
}
