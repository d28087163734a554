import { type Block, GAP, text } from '../blocks.ts';
import { type ProfileChoice, profileKey, readPaste, type SessionState } from '../state/index.ts';
import type { PastedReading } from '../state/state.ts';
import { field, type Row, type Screen, ui } from '../ui.ts';
import { ago } from './ago.ts';
import { failedPart, listContent, recentFirst } from './choose.ts';
import { regionMove, waysBesideProfiles } from './ways-on.ts';

const KINDS = { practice: 'practice', environment: 'environment', profile: 'profile', broken: '▲ warning' } as const;

/** Screen 1: whose credentials read the account, and who that is. */
export const profileScreen: Screen = {
  id: 'profile',
  title: 'Which account?',
  filterable: true,
  preferred: (context) => {
    // Where the pasted call names a Region that one profile alone reads, that one is meant.
    const { profiles, initial } = context.state;
    const meant =
      profiles.state === 'ready'
        ? profiles.value.filter(({ region }) => region != null && region === initial.region)
        : [];
    const [only] = meant;
    const rows = profileScreen.rows(context);
    const chosen = meant.length === 1 ? rows.findIndex(({ id }) => id === only?.id) : -1;
    // Above the profiles stands what needs none.
    return Math.max(0, chosen === -1 ? rows.findIndex(({ id }) => !NEEDS_NONE.includes(id)) : chosen);
  },
  rows: ({ state, now }) => {
    if (state.profiles.state !== 'ready') return [];
    const good = state.profiles.value.filter((one) => one.kind !== 'broken');
    const broken = state.profiles.value.filter((one) => one.kind === 'broken');
    const rest = 'All profiles';
    return [
      ...withoutAccount(state),
      ...waysBesideProfiles(state),
      ...continueRow(state, now),
      ...recentFirst(good, (one) => state.recent.indexOf(profileKey(one.id)), rest).map(([one, group]) =>
        row(one, group ?? rest),
      ),
      ...broken.map((one) => row(one, 'Profile entries that AWS tools cannot use')),
    ];
  },
  content: ({ state: { identity, profiles, answers, reading } }) => ({
    ...listContent(profiles, 'No profile was found. Set AWS_PROFILE, or run: apigw-doctor practice'),
    foot: [
      ...(reading === null ? [] : readingOf(reading)),
      ...(identity.state === 'failed' ? [...failedPart(identity), ...signIn(answers.profile)] : []),
    ],
  }),
  submit: ({ state }, purpose, typed) => {
    if (purpose === 'question') return { type: 'answer-question', text: typed };
    if (purpose === 'region') return regionMove(state, typed);
    return purpose === 'paste' ? readPaste(typed) : null;
  },
};

const NEEDS_NONE: readonly string[] = ['paste', 'no-credentials', 'region'];

/** Whoever has an error text in hand, and perhaps no credentials, begins here. */
const withoutAccount = ({ reading }: SessionState): readonly Row[] => [
  {
    id: 'paste',
    cells: [{ text: 'Paste what you have: an error, an answer, a URL, a curl command' }],
    search: '',
    enter: ui({ field: field('paste') }),
    beside: true,
  },
  {
    id: 'no-credentials',
    cells: [{ text: reading === null ? 'I have no credentials' : 'I have no credentials: explain this' }],
    search: '',
    enter: { type: 'open-reading' },
    beside: true,
  },
];

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
      group: 'Continue where you stopped',
      cells: [{ text: unfinished.session.title }, { text: `${ago(unfinished.session.at, now)}${changes}` }],
      search: `continue ${unfinished.session.title}`,
      enter: { type: 'continue' },
      beside: true,
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

const MOST_CODES = 3;

/** What the paste says by itself, in short: the row above has it at length. */
function readingOf({ answeredBy, means, causes, lessLikely }: PastedReading): readonly Block[] {
  const more = causes.length + lessLikely.length - MOST_CODES;
  return [
    GAP,
    { is: 'heading', text: 'What your text means' },
    ...(answeredBy === null ? [] : [text(answeredBy, 'plain', 2)]),
    text(means, 'plain', 2),
    ...causes.slice(0, MOST_CODES).map(({ code, summary }) => text(`${code} · ${summary}`, 'plain', 2)),
    ...(more > 0 ? [text(`and ${more} more`, 'dim', 2)] : []),
  ];
}

function signIn(choice: ProfileChoice | null): readonly Block[] {
  if (choice === null || choice.kind !== 'profile') return [];
  return choice.sso === true ? [text(`To sign in: aws sso login --profile ${choice.name}`, 'accent', 2)] : [];
}
