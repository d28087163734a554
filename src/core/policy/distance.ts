/** How many single characters must be added, removed or replaced; long texts are compared by their length only. */
export function editDistance(a: string, b: string): number {
  if (a === b) return 0;
  if (a.length > 300 || b.length > 300) return Math.max(a.length, b.length);
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (const [i, charA] of [...a].entries()) {
    const next = [i + 1];
    for (const [j, charB] of [...b].entries()) {
      next.push(Math.min((next[j] ?? 0) + 1, (row[j + 1] ?? 0) + 1, (row[j] ?? 0) + (charA === charB ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
