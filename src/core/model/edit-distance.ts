/** How many signs have to be put in, taken out or changed to make one text of another (Levenshtein). */
export function editDistance(from: string, to: string): number {
  const wanted = [...to];
  let row = Array.from({ length: wanted.length + 1 }, (_, index) => index);
  for (const [index, sign] of [...from].entries()) {
    const next = [index + 1];
    for (const [at, other] of wanted.entries())
      next.push(Math.min((row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1, (row[at] ?? 0) + (sign === other ? 0 : 1)));
    row = next;
  }
  return row.at(-1) ?? 0;
}
