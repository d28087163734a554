import { regionsBeside, type SearchPlace, searchApi } from '../aws/elsewhere.ts';
import { readProfileFiles } from '../aws/index.ts';
import type { OpenAccountOptions } from '../aws/options.ts';
import type { Examination } from '../core/examine.ts';
import type { Diagnosis } from '../core/model/diagnosis.ts';
import { factEvidence } from '../core/model/fact.ts';
import { redact } from '../core/model/secret.ts';
import { systemClock } from '../host/clock.ts';
import type { CommandContext } from './command-context.ts';
import { UsageError } from './usage.ts';

const MOST_PLACES = 60;
export const DEADLINE_MS = 20_000;

/**
 * Searches an API that is not where it was looked for; the cause then names the right place. Other profiles are asked
 * only where they are named: to use one can run a program or take on a role, and that is nobody's to do unasked.
 */
export async function searchElsewhere(
  context: CommandContext,
  account: OpenAccountOptions,
  examination: Examination,
  named: readonly string[],
): Promise<Examination> {
  const { apiId, region } = examination.facts.scope;
  const others = await otherProfiles(context, account, region);
  const unknown = named.filter((name) => !others.some((other) => other.name === name));
  if (unknown.length > 0)
    throw new UsageError([
      `--search-profiles: no other profile is called ${unknown.join(' or ')}. There are: ` +
        `${others.map(({ name }) => name).join(', ') || 'none'}`,
    ]);
  const places = placesFor(region, others, named);
  const unnamed = others.filter(({ name }) => !named.includes(name)).map(({ name }) => name);
  context.err(`Searching ${apiId} in ${countOf(places)}, at most ${DEADLINE_MS / 1000} s …\n`);
  if (unnamed.length > 0)
    context.err(
      `Not searched: ${unnamed.length} other profiles. To search with them too: --search-profiles ` +
        `${unnamed.join(',')}\n`,
    );
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
    for (const { place, why } of unasked) context.err(`${nameOf(place)} could not be searched: ${redact(why)}\n`);
  else
    context.err(`Found in ${nameOf(first.place)}, account ${first.accountId}: "${first.name}" (${first.apiType}).\n`);
  const place =
    first === undefined ? null : { apiId, ...first, region: first.place.region, profile: first.place.profile };
  return {
    ...examination,
    diagnosis: nameElsewhere(examination.diagnosis, place, { places: without.length, unasked: unasked.length }),
  };
}

interface OtherProfile {
  readonly name: string;
  readonly region: string;
}

/** Those beside the one in use; none that asks for a code. */
async function otherProfiles(
  { environment }: CommandContext,
  { practice, profile }: OpenAccountOptions,
  region: string,
): Promise<readonly OtherProfile[]> {
  if (practice !== null)
    return practice.profiles.flatMap(({ operator, name }) =>
      operator && name !== practice.main ? [{ name, region }] : [],
    );
  const { profiles } = await readProfileFiles(environment);
  return profiles.flatMap(({ kind, name, settings, region: theirs }) =>
    kind === 'none' || name === profile || settings['mfa_serial'] !== undefined
      ? []
      : [{ name, region: theirs ?? region }],
  );
}

/** Other Regions with these credentials first, as that is the commoner slip; then the profiles, here and at home. */
export function placesFor(
  region: string,
  others: readonly OtherProfile[],
  named: readonly string[],
): readonly SearchPlace[] {
  const regions = regionsBeside(region).map((one) => ({ profile: null, region: one }));
  const inTheirs = others
    .filter(({ name }) => named.includes(name))
    .flatMap(({ name, region: theirs }) =>
      [...new Set([region, theirs])].map((one) => ({ profile: name, region: one })),
    );
  return [...regions, ...inTheirs].slice(0, MOST_PLACES);
}

function countOf(places: readonly SearchPlace[]): string {
  const regions = places.filter(({ profile }) => profile === null).length;
  const profiles = new Set(places.flatMap(({ profile }) => profile ?? [])).size;
  return profiles === 0 ? `${regions} other Regions` : `${regions} other Regions and with ${profiles} other profiles`;
}

export const nameOf = ({ profile, region }: SearchPlace): string =>
  profile === null ? region : `${region} with profile ${profile}`;

/** Where an API was found that is not where it was looked for. */
interface FoundElsewhere {
  readonly apiId: string;
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  /** Null: the profile that was used all along. */
  readonly profile: string | null;
  readonly operation: string;
}

/** The same diagnosis with the right place named, or what was searched without finding it. */
function nameElsewhere(
  diagnosis: Diagnosis,
  found: FoundElsewhere | null,
  searched: { readonly places: number; readonly unasked: number },
): Diagnosis {
  const causes = diagnosis.causes.map((cause) => {
    if (cause.code !== 'api-not-found') return cause;
    if (found === null) {
      const rest = searched.unasked === 0 ? '' : `; ${searched.unasked} more could not be searched`;
      return {
        ...cause,
        summary: `${cause.summary} It is not in ${searched.places} other Regions and profiles either${rest}.`,
      };
    }
    const flags = `${found.profile === null ? '' : `--profile ${found.profile} `}--region ${found.region}`;
    const where = `API ${found.apiId} ("${found.name}") is in ${found.region}, account ${found.accountId}`;
    return {
      ...cause,
      summary:
        `${cause.summary} Found: ${where}${found.profile === null ? '' : `, profile ${found.profile}`}. Say ` +
        `${flags}.`,
      evidence: [
        ...cause.evidence,
        factEvidence(found.operation, '/id', found.apiId, `in ${found.region}, account ${found.accountId}`),
      ],
    };
  });
  return { ...diagnosis, causes };
}
