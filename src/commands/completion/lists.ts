import type { Environment } from '../../host/environment.ts';
import { journalOf } from '../journal.ts';
import { recentChoices } from '../wizard/recent.ts';

interface Listed {
  readonly word: string;
  readonly means: string;
}

/** What earlier sessions left, the newest first; read from this computer's files. */
const LISTS = {
  sessions: async (environment: Environment): Promise<readonly Listed[]> =>
    (await newestEntries(environment)).map(({ session, state, title }) => ({
      word: session,
      means: `${state}: ${title}`,
    })),
  fixes: async (environment: Environment): Promise<readonly Listed[]> => [
    { word: 'all', means: 'every fix whose cause is best solved by a change in AWS' },
    ...(await newestEntries(environment)).map(({ fixId, title }) => ({ word: fixId, means: title })),
  ],
  apis: async (environment: Environment): Promise<readonly Listed[]> => [
    ...(await newestEntries(environment)).flatMap(({ apiId, region, accountId }) =>
      apiId === undefined ? [] : [{ word: apiId, means: `${region}, account ${accountId}` }],
    ),
    ...(await recentApis(environment)),
  ],
} as const;

export type ListName = keyof typeof LISTS;
export const isListName = (name: string): name is ListName => Object.hasOwn(LISTS, name);

/** One a line: the word, a tab, and what it is. A journal that cannot be read completes nothing. */
export async function listText(name: ListName, environment: Environment): Promise<string> {
  const listed = await LISTS[name](environment).catch(() => []);
  const unique = new Map(listed.map(({ word, means }) => [word, means.replace(/\s+/g, ' ')] as const).reverse());
  return [...unique]
    .reverse()
    .map(([word, means]) => `${word}\t${means}\n`)
    .join('');
}

const newestEntries = async (environment: Environment) =>
  [...(await journalOf(environment).entries()).entries].reverse();

/** `api 111122223333/eu-west-1/a1b2c3d4e5`, as the wizard remembers what was chosen. */
async function recentApis(environment: Environment): Promise<readonly Listed[]> {
  const keys = await recentChoices(environment).load();
  return keys.flatMap((key) => {
    const [, account, region, word] = /^api ([^/]+)\/([^/]+)\/([^/]+)$/.exec(key) ?? [];
    return word === undefined ? [] : [{ word, means: `${region}, account ${account}` }];
  });
}
