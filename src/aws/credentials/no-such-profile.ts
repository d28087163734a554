import { editDistance } from '../../core/model/edit-distance.ts';
import { type ProfileFiles, problemText } from './profiles.ts';

/** The most names that are offered. */
const MOST = 3;

/** That a profile does not exist, with the names that may have been meant, and what else stands in the way. */
export function noSuchProfile(
  { profiles, problems, configFile, credentialsFile }: ProfileFiles,
  { name, from }: { readonly name: string; readonly from: string },
): string {
  const near = nearest(
    name,
    profiles.map((profile) => profile.name),
  );
  const hint = problems.find(({ message }) => message.includes(`[${name}]`) || message.includes(`[profile ${name}`));
  const offered =
    near.length > 0 ? `. Did you mean ${near.join(' or ')}?` : ` (${profiles.length} profiles in these files)`;
  return (
    `there is no profile ${name} (${from}) in ${configFile} or ${credentialsFile}` +
    `${hint === undefined ? offered : `: ${problemText(hint)}`}`
  );
}

/** Names that differ by few signs, the nearest first; a name that goes on behind what was typed is near too. */
function nearest(name: string, names: readonly string[]): readonly string[] {
  const most = Math.max(2, Math.floor(name.length / 3));
  return names
    .map((one) => ({ one, by: one.startsWith(name) ? 0 : editDistance(name.toLowerCase(), one.toLowerCase()) }))
    .filter(({ by }) => by <= most)
    .sort((a, b) => a.by - b.by)
    .slice(0, MOST)
    .map(({ one }) => one);
}
