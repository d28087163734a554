import { type ProfileChoice, profileKey, type SessionState } from '../state/index.ts';
import type { Row, Screen } from '../ui.ts';
import { ago } from '../widgets/ago.ts';
import { fieldLine } from '../widgets/field.ts';
import { dim, type Line, line } from '../widgets/line.ts';
import { paragraph } from '../widgets/paragraph.ts';
import { loadLines } from '../widgets/wait.ts';
import { chooseView, recentFirst, tellList } from './choose.ts';

const EMPTY = 'No profile was found. Set AWS_PROFILE, or run: apigw-doctor practice';
const KINDS = { practice: 'practice', environment: 'environment', profile: 'profile', broken: '▲ warning' } as const;

/** Screen 1: whose credentials read the account, and who that is. */
export const profileScreen: Screen = {
  id: 'profile',
  title: 'Which account?',
  filterable: true,
  preferred: () => 0,
  rows: ({ state, now }) => {
    if (state.profiles.state !== 'ready') return [];
    const good = state.profiles.value.filter((one) => one.kind !== 'broken');
    const broken = state.profiles.value.filter((one) => one.kind === 'broken');
    const rest = 'All profiles';
    return [
      ...continueRow(state, now),
      ...recentFirst(good, (one) => state.recent.indexOf(profileKey(one.id)), rest).map(([one, group]) =>
        row(one, group ?? (broken.length === 0 ? null : rest)),
      ),
      ...broken.map((one) => row(one, 'Entries that AWS tools cannot use as they are')),
    ];
  },
  view: (context, rows, cursor) => {
    const { state, columns, now, spinner } = context;
    const all = state.profiles.state === 'ready' ? state.profiles.value.length : 0;
    const view = chooseView(context, profileScreen.title, state.profiles, rows, cursor, all, EMPTY);
    const said: Line[] = [];
    if (state.question !== null && context.ui.field !== null) {
      said.push(
        ...paragraph(state.question.text, columns),
        fieldLine('> ', context.ui.field, columns, state.question.secret),
      );
    } else if (state.identity.state !== 'idle') {
      said.push(...(loadLines(state.identity, now, spinner, columns) ?? []));
      if (state.identity.state === 'failed') said.push(...signIn(state.answers.profile, columns));
    }
    const intro = line(dim('Finds out why API Gateway refuses a call. Nothing changes until you press a.'));
    return { ...view, head: context.rows >= 16 ? [intro, [], ...view.head] : view.head, foot: said };
  },
  tell: (context) => {
    const { identity, profiles, answers } = context.state;
    if (identity.state !== 'failed') return tellList(context, profiles, EMPTY);
    return [
      ...(loadLines(identity, context.now, '', context.columns) ?? []),
      ...signIn(answers.profile, context.columns),
    ];
  },
  submit: (_, purpose, text) => (purpose === 'question' ? { type: 'answer-question', text } : null),
};

/** The session that was left last comes first: most often it is why the program was started. */
function continueRow({ unfinished, answers }: SessionState, now: number): readonly Row[] {
  if (unfinished === null || answers.profile !== null) return [];
  const changes =
    unfinished.changes.length === 0
      ? ''
      : `, ${unfinished.changes.length === 1 ? 'a change stands' : `${unfinished.changes.length} changes stand`}`;
  return [
    {
      id: 'continue',
      group: 'Go on where you left',
      cells: [{ text: unfinished.session.title }, { text: `${ago(unfinished.session.at, now)}${changes}` }],
      search: `continue ${unfinished.session.title}`,
      enter: { type: 'continue' },
    },
  ];
}

function row(choice: ProfileChoice, group: string | null): Row {
  return {
    id: choice.id,
    ...(group === null ? {} : { group }),
    cells: [
      { text: choice.name },
      { text: KINDS[choice.kind], tone: choice.kind === 'broken' ? 'warn' : 'dim' },
      { text: choice.region ?? '' },
      { text: choice.detail ?? '' },
    ],
    search: `${choice.name} ${choice.kind} ${choice.region ?? ''}`,
    enter: { type: 'choose-profile', choice },
  };
}

function signIn(choice: ProfileChoice | null, columns: number): readonly Line[] {
  if (choice === null || choice.kind !== 'profile') return [];
  return choice.sso === true
    ? paragraph(`To sign in: aws sso login --profile ${choice.name}`, columns, 'accent', 2)
    : [];
}
