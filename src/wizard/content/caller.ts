import type { CallerChoice, PrincipalListing } from '../../core/model/ports.ts';
import { NOTHING } from '../blocks.ts';
import { callerLabel, rowsOf, type SessionState, shortName } from '../state/index.ts';
import { type Context, field, type Row, type Screen, ui } from '../ui.ts';
import { carriedRows, detailMove, warn } from './carried.ts';
import { failedPart } from './choose.ts';

/** Screen 6: who calls, and what the call carries. */
export const callerScreen: Screen = {
  id: 'caller',
  title: 'Who calls?',
  filterable: true,
  preferred: (context) => {
    const { practiceCall, method } = context.state.answers;
    const kind = practiceCall?.caller.kind ?? (method?.route?.authorizationType === 'AWS_IAM' ? 'self' : 'anonymous');
    const wanted = practiceCall === null ? kind : rowId(practiceCall.caller);
    return Math.max(
      0,
      callerScreen.rows(context).findIndex((one) => one.id === wanted),
    );
  },
  rows: (context) => {
    const { state } = context;
    const identity = state.identity.state === 'ready' ? state.identity.value : null;
    const choices: Row[] = [
      row(context, { kind: 'anonymous' }, 'Unsigned', 'anyone: the call is not signed'),
      row(context, { kind: 'self' }, 'This profile', identity === null ? '' : shortName(identity.arn)),
    ];
    const practiceCaller = state.answers.practiceCall?.caller;
    if (practiceCaller?.kind === 'arn' || practiceCaller?.kind === 'profile')
      choices.push(row(context, practiceCaller, callerLabel(practiceCaller, identity), 'the caller of this case'));
    for (const other of others(state).filter(
      (one) => practiceCaller?.kind !== 'profile' || one.id !== practiceCaller.profile,
    ))
      choices.push(row(context, { kind: 'profile', profile: other.id }, other.name, 'another profile'));
    const principals = rowsOf(state.principals);
    if (state.principals.state === 'ready' || principals.length > 0) {
      choices.push(
        ...principals.map((one) => row(context, { kind: 'arn', arn: one.arn }, shortName(one.arn), KIND[one.kind])),
      );
    } else {
      choices.push({
        id: 'list',
        cells: [{ text: 'A user or role of this account …' }, { text: 'lists them' }],
        search: 'user role account',
        enter: { type: 'list-principals' },
      });
    }
    choices.push({
      id: 'arn',
      cells: [{ text: 'Somebody else, by ARN …' }, { text: 'a user or role of any account' }],
      search: 'arn other account',
      enter: ui({ field: field('arn') }),
    });
    return [
      ...choices.map((one) => ({ ...one, group: 'Who signs' })),
      ...carriedRows(state).map((one) => ({ ...one, group: 'Request details' })),
    ];
  },
  content: ({ state }) => ({ ...NOTHING, foot: failedPart(state.principals) }),
  submit: (context, purpose, text) => {
    const value = text.trim();
    if (purpose !== 'arn') return detailMove(purpose, value);
    if (!/^arn:aws[\w-]*:(iam|sts)::\d{12}:.+/.test(value))
      return warn('An ARN of a user, role or session: arn:aws:iam::111122223333:role/name');
    return choose(context, { kind: 'arn', arn: value });
  },
};

const KIND: Readonly<Record<PrincipalListing['kind'], string>> = {
  user: 'user of this account',
  role: 'role of this account',
};

const rowId = (choice: CallerChoice): string =>
  choice.kind === 'profile' ? `profile ${choice.profile}` : choice.kind === 'arn' ? choice.arn : choice.kind;

/** The other profiles of this computer. */
export function others(state: SessionState) {
  return state.profiles.state === 'ready'
    ? state.profiles.value.filter((one) => one.kind === 'profile' && one.id !== state.answers.profile?.id)
    : [];
}

function choose(context: Context, choice: CallerChoice) {
  const identity = context.state.identity.state === 'ready' ? context.state.identity.value : null;
  return { type: 'choose-caller', caller: { choice, label: callerLabel(choice, identity) } } as const;
}

const row = (context: Context, choice: CallerChoice, name: string, what: string): Row => ({
  id: rowId(choice),
  cells: [{ text: name }, { text: what }],
  search: `${name} ${what}`,
  enter: choose(context, choice),
});
