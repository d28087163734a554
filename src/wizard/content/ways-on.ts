import { type Block, text } from '../blocks.ts';
import { unlistedApi } from '../state/beyond-lists.ts';
import type { ProfileChoice, SessionState } from '../state/index.ts';
import type { Load } from '../state/loads.ts';
import { isPractice } from '../state/selectors.ts';
import { field, type Move, type Row, textRow, ui } from '../ui.ts';

const ACCESS_FILE = 'apigw-doctor-access-request.md';

const way = (id: string, label: string, enter: Move, group?: string): Row => ({
  ...textRow(id, label, enter),
  beside: true,
  ...(group === undefined ? {} : { group }),
});

/** The same account read in another Region. */
const inRegion = (choice: ProfileChoice, region: string): Move => ({ type: 'choose-profile', choice, region });

/** What the account cannot tell, the pasted text may; and there is always another account. */
function withoutThisList({ reading }: SessionState): readonly Row[] {
  const words = reading === null ? 'Paste the error, without an account' : 'What the paste says, without an account';
  return [way('reading', words, { type: 'open-reading' })];
}

/** Where a list may not be read: what to ask for, and from whom. */
export const askForAccess = ({ accessRequest }: SessionState): readonly Row[] =>
  accessRequest === null
    ? []
    : [
        way('copy-access', 'Copy a request for access', {
          type: 'copy',
          text: accessRequest,
          what: 'The request for access',
        }),
        way('write-access', 'Write the request into a file', {
          type: 'write-code',
          name: ACCESS_FILE,
          text: accessRequest,
        }),
      ];

/** Ways on from a list of APIs that does not lead on by itself. */
export function waysBesideApis(state: SessionState): readonly Row[] {
  const { apis, identity, initial, answers } = state;
  const { profile } = answers;
  if (profile === null || identity.state !== 'ready') return [];
  if (apis.state === 'failed')
    return [
      ...(initial.apiId === undefined
        ? [way('api-id', 'Type the API id, without the list', ui({ field: field('api-id') }))]
        : [
            way('name-api', `Go on with API ${initial.apiId} without the list`, {
              type: 'name-api',
              apiId: initial.apiId,
            }),
          ]),
      ...askForAccess(state),
      ...withoutThisList(state),
    ];
  if (apis.state !== 'ready') return [];
  const other =
    initial.region === undefined || initial.region === identity.value.region
      ? []
      : [way('region-named', `Read ${initial.region}, where the call went`, inRegion(profile, initial.region))];
  const apiId = unlistedApi(state);
  if (apiId !== null) return [...foundRows(state), ...other, ...searchRows(state, apiId)];
  if (apis.value.length > 0) return other;
  return [...other, ...regionAndAccount(), ...withoutThisList(state)];
}

const regionAndAccount = (): readonly Row[] => [
  way('region', 'Read another Region …', ui({ field: field('region') })),
  way('account', 'Choose another account', { type: 'back' }),
];

/** Where the search found it. */
function foundRows({ search, answers, profiles }: SessionState): readonly Row[] {
  if (search.state !== 'ready' || search.value.found === null) return [];
  const { region, profileId, name, accountId } = search.value.found;
  const choice =
    profiles.state === 'ready' && profileId !== null
      ? profiles.value.find(({ id }) => id === profileId)
      : answers.profile;
  if (choice == null) return [];
  const where = profileId === null ? region : `${region} with profile ${choice.name}`;
  return [way('found', `Go on there: ${name} in ${where}, account ${accountId}`, inRegion(choice, region))];
}

/** Nothing is searched with credentials that nobody agreed to: each profile is a row of its own. */
function searchRows(state: SessionState, apiId: string): readonly Row[] {
  const { searchedWith, search, profiles, answers } = state;
  const regions =
    search.state === 'loading' || searchedWith.includes(null)
      ? []
      : [
          way('search', 'Look for it in the other Regions', {
            type: 'search-elsewhere',
            profileId: null,
          }),
        ];
  const others =
    profiles.state === 'ready' && !isPractice(state)
      ? profiles.value.filter(
          ({ kind, id }) => kind === 'profile' && id !== answers.profile?.id && !searchedWith.includes(id),
        )
      : [];
  return [
    ...regions,
    way('name-api', `Go on with API ${apiId} all the same`, { type: 'name-api', apiId }),
    ...regionAndAccount(),
    ...withoutThisList(state),
    ...others.map(
      (one): Row => ({
        id: `search ${one.id}`,
        group: 'Or with one of these profiles',
        cells: [{ text: one.name }, { text: one.region ?? '' }, { text: one.detail ?? '' }],
        search: one.name,
        enter: { type: 'search-elsewhere', profileId: one.id },
        beside: true,
      }),
    ),
  ];
}

/** What is said above the list where the API of the call is not in it. */
export function unlistedBlocks(state: SessionState): readonly Block[] {
  const { identity, search } = state;
  const apiId = unlistedApi(state);
  if (apiId === null || identity.state !== 'ready') return [];
  const { accountId, region } = identity.value;
  return [text(`API ${apiId} is not in account ${accountId}, ${region}.`, 'warn', 2), ...searchedBlocks(search)];
}

function searchedBlocks(search: SessionState['search']): readonly Block[] {
  if (search.state === 'failed') return [text(`The search did not end: ${search.why}`, 'dim', 2)];
  if (search.state !== 'ready') return [];
  const { found, without, unasked } = search.value;
  if (found !== null)
    return [text(`It is in account ${found.accountId}, ${found.region}: "${found.name}".`, 'plain', 2)];
  const not =
    without === 1
      ? 'It was not found in the one other place that was searched either.'
      : `It was not found in the ${without} other places that were searched either.`;
  return [text(not, 'plain', 2), ...unasked.slice(0, 2).map((why) => text(`Not searched: ${why}`, 'dim', 2))];
}

/** Below credentials that could not be used. */
export const waysBesideProfiles = ({ identity, answers, profiles }: SessionState): readonly Row[] =>
  identity.state === 'failed' &&
  profiles.state === 'ready' &&
  answers.profile !== null &&
  answers.profile.region === null
    ? [way('region', `Type the Region to use for ${answers.profile.name} …`, ui({ field: field('region') }))]
    : [];

/** The account that is in use, or that could not be opened, read in a Region that was typed. */
export function regionMove({ answers }: SessionState, typed: string): Move {
  const region = typed.trim().toLowerCase();
  if (!/^[a-z]{2}(-[a-z]+)+-\d$/.test(region) || answers.profile === null)
    return { type: 'show-notice', notice: { tone: 'warn', text: 'A Region, as in eu-west-1.' } };
  return inRegion(answers.profile, region);
}

/** Below a list of stages or methods that could not be read, or holds nothing. */
export const waysBesideList = (state: SessionState, load: Load<readonly unknown[]>, typed: Row): readonly Row[] =>
  load.state === 'failed' || (load.state === 'ready' && load.value.length === 0)
    ? [{ ...typed, beside: true }, ...askForAccess(state), ...withoutThisList(state)]
    : [];
