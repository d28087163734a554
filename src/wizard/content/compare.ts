import type { Comparison, Difference } from '../../core/model/diagnosis.ts';
import type { CallerChoice } from '../../core/model/ports.ts';
import type { Other } from '../../examination/index.ts';
import { type Block, GAP, labelled, NOTHING, text } from '../blocks.ts';
import { answerLabel, callerLabel, type SessionState, shortName } from '../state/index.ts';
import { field, type Row, type Screen, textRow, ui } from '../ui.ts';
import { others } from './caller.ts';
import { warn } from './carried.ts';
import { failedPart } from './choose.ts';

/** Beside the findings: the same call by somebody else, on another stage or at another time, and what differs first. */
export const compareScreen: Screen = {
  id: 'compare',
  title: 'Compare',
  filterable: false,
  preferred: () => 0,
  rows: ({ state }) => {
    if (state.comparison.state === 'loading') return [];
    return state.comparison.state === 'idle'
      ? [...callerRows(state), ...stageRows(state), TIME]
      : [textRow('again', 'Compare with something else', { type: 'open-compare' }), BACK];
  },
  content: ({ state }) => {
    const { comparison } = state;
    return {
      ...NOTHING,
      body:
        comparison.state === 'ready'
          ? comparedBlocks(comparison.value)
          : comparison.state === 'idle'
            ? [text('Which call goes through, or went through before? It is examined too; nothing is changed.')]
            : [],
      foot: failedPart(comparison),
    };
  },
  submit: (_, purpose, typed) => {
    const value = typed.trim();
    if (purpose === 'arn')
      return /^arn:aws[\w-]*:(iam|sts)::\d{12}:.+/.test(value)
        ? compareBy({ by: 'caller', name: value, caller: { kind: 'arn', arn: value } })
        : warn('An ARN of a user, role or session: arn:aws:iam::111122223333:role/name');
    if (purpose === 'other-stage') return value === '' ? null : compareBy({ by: 'stage', name: value });
    if (purpose !== 'other-time') return null;
    return Number.isNaN(Date.parse(value))
      ? warn('A time as in 2026-11-30T07:00:00Z')
      : compareBy({ by: 'time', name: new Date(value).toISOString() });
  },
};

const compareBy = (other: Other) => ({ type: 'compare', other }) as const;

const BACK = textRow('back', 'Back to the findings', { type: 'back' });
const TIME = textRow('time', 'Another time …', ui({ field: field('other-time') }));

/** Everybody but the one who made the call. */
function callerRows(state: SessionState): readonly Row[] {
  const identity = state.identity.state === 'ready' ? state.identity.value : null;
  const own = state.answers.caller?.choice;
  const row = (caller: CallerChoice, label: string): readonly Row[] =>
    own !== undefined && JSON.stringify(own) === JSON.stringify(caller)
      ? []
      : [textRow(label, label, compareBy({ by: 'caller', name: callerLabel(caller, identity), caller }))];
  const given = state.answers.practiceCall?.caller;
  return [
    ...row({ kind: 'self' }, `This profile${identity === null ? '' : `, ${shortName(identity.arn)}`}`),
    ...row({ kind: 'anonymous' }, 'Unsigned, anybody'),
    ...(given === undefined || given.kind === 'anonymous' || given.kind === 'self'
      ? []
      : row(given, callerLabel(given, identity))),
    ...others(state)
      .filter(({ id }) => given?.kind !== 'profile' || given.profile !== id)
      .flatMap(({ id, name }) => row({ kind: 'profile', profile: id }, `Profile ${name}`)),
    textRow('arn', 'Somebody else, by ARN …', ui({ field: field('arn') })),
  ];
}

function stageRows({ stages, target }: SessionState): readonly Row[] {
  if (stages.state !== 'ready')
    return [textRow('other-stage', 'Another stage, by name …', ui({ field: field('other-stage') }))];
  return stages.value
    .filter(({ name }) => name !== target?.stage)
    .map(({ name }) => textRow(`stage ${name}`, `Stage ${name}`, compareBy({ by: 'stage', name })));
}

/** What differs first in front, then the rest, then in one line what is alike. */
function comparedBlocks(comparison: Comparison): readonly Block[] {
  const { here, there, summary, first, differences, same, untold } = comparison;
  const sides = (what: string, mine: string, theirs: string): readonly Block[] => [
    GAP,
    {
      is: 'sides',
      what,
      sides: [
        { name: here.name, text: mine },
        { name: there.name, text: theirs },
      ],
    },
  ];
  const result = (side: Comparison['here']): string =>
    `${RESULT[side.outcome]}${side.answer === null ? '' : `, ${answerLabel(side.answer)}`}`;
  const gateOf = first === null ? undefined : differences.find(isGate(first.gate));
  const rest = differences.filter((one) => one !== gateOf && one !== first?.datum);
  return [
    text(summary, 'strong'),
    ...sides('Result', result(here), result(there)),
    ...(gateOf === undefined ? [] : sides(`First: ${gateOf.what}`, gateOf.here, gateOf.there)),
    ...(first?.datum == null ? [] : sides(`It depends on: ${first.datum.what}`, first.datum.here, first.datum.there)),
    ...rest.flatMap(({ what, here: mine, there: theirs }) => sides(what, mine, theirs)),
    GAP,
    ...(same.length === 0 ? [] : [labelled('Alike', same.join(', '), 'dim')]),
    ...untold.map((sentence) => text(sentence, 'warn')),
  ];
}

const RESULT = { allowed: 'goes through', refused: 'refused', 'cannot-tell': 'could not be evaluated' } as const;

const isGate = (gate: string) => (one: Difference) => one.kind === 'gate' && one.gate === gate;
