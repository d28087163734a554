export { openAccount } from './account.ts';
export { normalised as normalisedEndpoint } from './credentials/endpoint.ts';
export {
  type Profile,
  type ProfileFiles,
  type ProfileKind,
  type ProfileProblem,
  readProfileFiles,
} from './credentials/profiles.ts';
export { type RegionChoice, resolveRegion } from './credentials/region.ts';
export { type OpenAccountOptions, type PracticeProfile, type PracticeProfiles, practiceProfiles } from './options.ts';
export { FIX_NAMES, fixPolicy, readPolicy } from './policies.ts';
export type { Exchanged, Recording, Tape } from './tape.ts';
