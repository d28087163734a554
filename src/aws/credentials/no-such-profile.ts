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
    .map((one) => ({ one, by: one.startsWith(name) ? 0 : distance(name.toLowerCase(), one.toLowerCase()) }))
    .filter(({ by }) => by <= most)
    .sort((a, b) => a.by - b.by)
    .slice(0, MOST)
    .map(({ one }) => one);
}

/** How many signs have to be put in, taken out or changed (Levenshtein). */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, sign] of [...from].entries()) {
    const next = [index + 1];
    for (let at = 1; at <= to.length; at += 1)
      next[at] = Math.min(
        (row[at] ?? 0) + 1,
        (next[at - 1] ?? 0) + 1,
        (row[at - 1] ?? 0) + (to[at - 1] === sign ? 0 : 1),
      );
    row = next;
  }
  return row[to.length] ?? 0;
}
