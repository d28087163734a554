import { regionsBeside, type SearchPlace, searchApi } from '../aws/elsewhere.ts';
import { readProfileFiles } from '../aws/index.ts';
import type { OpenAccountOptions } from '../aws/options.ts';
import type { Examination } from '../core/examine.ts';
import { redact } from '../core/model/secret.ts';
import { nameElsewhere } from '../core/verdict/elsewhere.ts';
import { systemClock } from '../host/clock.ts';
import type { CommandContext } from './command-context.ts';

const MOST_PLACES = 60;
const DEADLINE_MS = 20_000;

/** Searches an API that is not where it was looked for; the cause then names the right place. */
export async function searchElsewhere(
  context: CommandContext,
  account: OpenAccountOptions,
  examination: Examination,
): Promise<Examination> {
  const { apiId, region } = examination.facts.scope;
  const places = await placesFor(context, account, region);
  context.err(`Searching ${apiId} in ${places.length} other Regions and profiles, at most ${DEADLINE_MS / 1000} s …\n`);
  const { found, without, unasked } = await searchApi(apiId, places, {
    account,
    clock: systemClock,
    deadlineMs: DEADLINE_MS,
    onProgress: (asked, all) => {
      if (asked % 10 === 0) context.err(`${asked} of ${all} asked\n`);
    },
  });
  // Where two profiles lead there, the one in use is enough.
  const first = found.find(({ place }) => place.profile === null) ?? found[0];
  if (first === undefined)
    for (const { place, why } of unasked) context.err(`${nameOf(place)} could not be asked: ${redact(why)}\n`);
  else
    context.err(`Found in ${nameOf(first.place)}, account ${first.accountId}: "${first.name}" (${first.apiType}).\n`);
  const named =
    first === undefined ? null : { apiId, ...first, region: first.place.region, profile: first.place.profile };
  return {
    ...examination,
    diagnosis: nameElsewhere(examination.diagnosis, named, { places: without.length, unasked: unasked.length }),
  };
}

/**
 * Other Regions with these credentials first, as that is the commoner slip; then other profiles in this Region and in
 * their own. None that asks for a code.
 */
async function placesFor(
  { environment }: CommandContext,
  account: OpenAccountOptions,
  region: string,
): Promise<readonly SearchPlace[]> {
  const regions = regionsBeside(region).map((one) => ({ profile: null, region: one }));
  if (account.practice !== null) {
    const others = account.practice.profiles.filter(
      ({ operator, name }) => operator && name !== account.practice?.main,
    );
    const names = [null, ...others.map(({ name }) => name)];
    return names
      .flatMap((profile) => [
        ...(profile === null ? [] : [{ profile, region }]),
        ...regions.map((place) => ({ ...place, profile })),
      ])
      .slice(0, MOST_PLACES);
  }
  const { profiles } = await readProfileFiles(environment);
  const usable = profiles.filter(
    ({ kind, name, settings }) => kind !== 'none' && name !== account.profile && settings['mfa_serial'] === undefined,
  );
  const inTheirs = usable.flatMap(({ name, region: theirs }) =>
    [...new Set([region, theirs ?? region])].map((one) => ({ profile: name, region: one })),
  );
  return [...regions, ...inTheirs].slice(0, MOST_PLACES);
}

const nameOf = ({ profile, region }: SearchPlace): string =>
  profile === null ? region : `${region} with profile ${profile}`;
