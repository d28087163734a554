import type { CallerChoice, PrincipalListing } from '../../core/model/ports.ts';
import { callerLabel, type SessionState, shortName } from '../../session/index.ts';
import { type Context, field, type Row, type Screen, ui } from '../ui.ts';
import { fieldLine } from '../widgets/field.ts';
import { BLANK, dim, type Line, line } from '../widgets/line.ts';
import { loadLines } from '../widgets/wait.ts';
import { chooseView } from './choose.ts';

const READY = { state: 'ready', value: null } as const;

/** Screen 6: who calls, and from which address. */
export const callerScreen: Screen = {
  id: 'caller',
  title: 'Who calls?',
  filterable: true,
  preferred: (context) => {
    const { prepared, method } = context.state.answers;
    const kind = prepared?.caller.kind ?? (method?.route?.authorizationType === 'AWS_IAM' ? 'self' : 'anonymous');
    const wanted = prepared === null ? kind : rowId(prepared.caller);
    return Math.max(
      0,
      callerScreen.rows(context).findIndex((one) => one.id === wanted),
    );
  },
  rows: (context) => {
    const { state } = context;
    const identity = state.identity.state === 'ready' ? state.identity.value : null;
    const choices: Row[] = [
      row(context, { kind: 'anonymous' }, 'Unsigned', 'anybody: no signature is sent'),
      row(context, { kind: 'self' }, 'This profile', identity === null ? '' : shortName(identity.arn)),
    ];
    const prepared = state.answers.prepared?.caller;
    if (prepared?.kind === 'arn' || prepared?.kind === 'profile')
      choices.push(row(context, prepared, callerLabel(prepared, identity), 'the caller of this case'));
    for (const other of others(state).filter((one) => prepared?.kind !== 'profile' || one.id !== prepared.profile))
      choices.push(row(context, { kind: 'profile', profile: other.id }, other.name, 'another profile'));
    if (state.principals.state === 'ready') {
      choices.push(...state.principals.value.map((one) => row(context, { kind: 'arn', arn: one.arn }, shortName(one.arn), KIND[one.kind])));
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
    const address = addressOf(context);
    choices.push({
      id: 'source-ip',
      cells: [{ text: 'Source address …' }, { text: address ?? 'not known: what hangs on it cannot be told' }],
      search: 'source address ip',
      enter: ui({ field: field('source-ip', address ?? '') }),
    });
    return choices;
  },
  view: (context, rows, cursor) => {
    const view = chooseView(context, callerScreen.title, READY, rows, cursor, 0, '');
    const typed = context.ui.field;
    const foot: Line[] = [];
    if (context.state.principals.state !== 'ready') {
      foot.push(...(loadLines(context.state.principals, context.now, context.spinner, context.columns) ?? []));
    }
    if (typed?.purpose === 'arn')
      foot.push(
        BLANK,
        fieldLine('ARN  ', typed, context.columns),
        line(dim('     arn:aws:iam::111122223333:role/name, or the user as the error names it')),
      );
    if (typed?.purpose === 'source-ip')
      foot.push(BLANK, fieldLine('Address  ', typed, context.columns), line(dim('         as API Gateway sees it; empty for not known')));
    return { ...view, foot };
  },
  tell: (context) =>
    context.state.principals.state === 'failed' ? (loadLines(context.state.principals, context.now, '', context.columns) ?? []) : [],
  submit: (context, purpose, text) => {
    const value = text.trim();
    if (purpose === 'source-ip') {
      if (value !== '' && !/^[\d.]+(\/32)?$|^[0-9a-f:.]+$/i.test(value)) return warn('That is no IPv4 or IPv6 address.');
      return ui({ field: null, said: { ...context.ui.said, sourceIp: value } });
    }
    if (!/^arn:aws[\w-]*:(iam|sts)::\d{12}:.+/.test(value)) return warn('An ARN of a user, role or session: arn:aws:iam::111122223333:role/name');
    return choose(context, { kind: 'arn', arn: value });
  },
};

const KIND: Readonly<Record<PrincipalListing['kind'], string>> = { user: 'user of this account', role: 'role of this account' };
const warn = (text: string) => ({ type: 'say', notice: { tone: 'warn', text } }) as const;

const rowId = (choice: CallerChoice): string =>
  choice.kind === 'profile' ? `profile ${choice.profile}` : choice.kind === 'arn' ? choice.arn : choice.kind;

function others(state: SessionState) {
  return state.profiles.state === 'ready' ? state.profiles.value.filter((one) => one.kind === 'profile' && one.id !== state.answers.profile?.id) : [];
}

/** Typed here, else what the prepared call or a flag says. */
function addressOf(context: Context): string | null {
  const said = context.ui.said['sourceIp'];
  if (said !== undefined) return said === '' ? null : said;
  const { answers, initial } = context.state;
  return initial.sourceIp ?? initial.request?.sourceIp ?? answers.prepared?.request.sourceIp ?? null;
}

function choose(context: Context, choice: CallerChoice) {
  const identity = context.state.identity.state === 'ready' ? context.state.identity.value : null;
  return { type: 'choose-caller', caller: { choice, label: callerLabel(choice, identity), sourceIp: addressOf(context) } } as const;
}

const row = (context: Context, choice: CallerChoice, name: string, what: string): Row => ({
  id: rowId(choice),
  cells: [{ text: name }, { text: what }],
  search: `${name} ${what}`,
  enter: choose(context, choice),
});
