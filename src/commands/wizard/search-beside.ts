import { searchApi } from '../../aws/elsewhere.ts';
import type { OpenAccountOptions } from '../../aws/options.ts';
import { redact } from '../../core/model/secret.ts';
import { systemClock } from '../../host/clock.ts';
import type { ProfileChoice, Searched } from '../../wizard/state/index.ts';
import { DEADLINE_MS, nameOf, placesFor } from '../search-elsewhere.ts';

/** Looks for an API in the other Regions, or with the one profile that was agreed to by choosing its row. */
export async function searchBeside(
  apiId: string,
  account: OpenAccountOptions & { readonly region: string },
  named: ProfileChoice | null,
): Promise<Searched> {
  const { region } = account;
  const places =
    named === null
      ? placesFor(region, [], [])
      : placesFor(region, [{ name: named.id, region: named.region ?? region }], [named.id]).filter(
          ({ profile }) => profile !== null,
        );
  const { found, without, unasked } = await searchApi(apiId, places, {
    account,
    clock: systemClock,
    deadlineMs: DEADLINE_MS,
    onProgress: () => undefined,
  });
  const [first] = found;
  return {
    found: first === undefined ? null : { ...first, region: first.place.region, profileId: first.place.profile },
    without: without.length,
    unasked: unasked.map(({ place, why }) => `${nameOf(place)}: ${redact(why)}`),
  };
}
