import { isCause } from '../causes/index.ts';
import { clean } from './clean.ts';
import type { Report, SessionSummary } from './types.ts';
import { answerWords, predictedWords, titleOf } from './words.ts';

/** A few lines for a chat. */
export const short: Report = {
  name: 'short',
  help: 'print a few lines, for a chat',
  extension: 'txt',
  isSummary: false,
  render: (summary, { share }) => `${lines(clean(summary, summary.secrets, share)).join('\n')}\n`,
};

function lines({ diagnosis, after, applied, checks, plan, error }: SessionSummary): readonly string[] {
  const { observed, causes, fixes, couldNotCheck } = diagnosis;
  const last = checks.at(-1);
  return [
    titleOf({ diagnosis, after }),
    `seen ${observed === null ? 'nothing' : answerWords(observed)}, predicted ${predictedWords(diagnosis)}`,
    ...causes.map((cause) => `- ${cause.code} (${cause.certainty}): ${cause.summary}`),
    ...followUpLines(diagnosis),
    ...(plan ?? []).map((fix) => `planned: ${fix.title}`),
    ...(applied.length === 0 && plan === undefined
      ? fixes
          .filter(({ causes: answered }) => answered.some(isCause))
          .slice(0, 1)
          .map((fix) => `available fix: ${fix.title}`)
      : []),
    ...applied.map(({ plan, undone }) => `${undone ? 'applied and undone' : 'applied'}: ${plan.title}`),
    ...(error == null ? [] : [`not done: ${error.message}`]),
    ...(last === undefined ? [] : [`check: ${last.state}, ${answerWords(last.tries.at(-1)?.answer ?? null)}`]),
    ...(couldNotCheck.length === 0 ? [] : [`could not check: ${couldNotCheck.map(gapWords).join(', ')}`]),
  ];
}

/** `condition key aws:sourceip (--source-ip gives it)`. */
const gapWords = ({ what, flag }: SessionSummary['diagnosis']['couldNotCheck'][number]): string =>
  flag === undefined ? what : `${what} (${flag} gives it)`;

/** What is said of more than this one call, and of an answer from behind the gates. */
const followUpLines = ({ note, comparison, repeat }: SessionSummary['diagnosis']): readonly string[] => [
  ...(note == null ? [] : [note]),
  ...(repeat === undefined ? [] : [repeat.summary]),
  ...(comparison === undefined
    ? []
    : [
        comparison.summary,
        ...comparison.differences.map(({ what, here, there }) => `- ${what}: ${here} / ${there}`),
        ...(comparison.same.length === 0 ? [] : [`Alike: ${comparison.same.join(', ')}`]),
        ...comparison.untold,
      ]),
];
