import type { Diagnosis } from '../model/diagnosis.ts';
import { factEvidence } from '../model/fact.ts';

/** Where an API was found that is not where it was looked for. */
export interface FoundElsewhere {
  readonly apiId: string;
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
  /** Null: the profile that was used all along. */
  readonly profile: string | null;
  readonly operation: string;
}

/** The same diagnosis with the right place named, or what was searched without finding it. */
export function nameElsewhere(
  diagnosis: Diagnosis,
  found: FoundElsewhere | null,
  searched: { readonly places: number; readonly unasked: number },
): Diagnosis {
  const causes = diagnosis.causes.map((cause) => {
    if (cause.code !== 'api-not-found') return cause;
    if (found === null) {
      const rest = searched.unasked === 0 ? '' : `; ${searched.unasked} more could not be asked`;
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
