import { structuredPatch } from 'diff';
import type { DocumentChange } from '../../model/plan.ts';
import { pretty } from './json.ts';

/** Unified diff of the documents, each pretty-printed on both sides, so that only what it says differs. */
export function unifiedDiff(documents: readonly DocumentChange[]): string {
  return documents.map(one).join('');
}

const text = (document: string | null): string => (document === null ? '' : `${pretty(document)}\n`);

function one({ title, before, after }: DocumentChange): string {
  const { hunks } = structuredPatch(title, title, text(before), text(after), '', '', { context: 3 });
  const name = (document: string | null): string => (document === null ? '/dev/null' : title);
  const lines = hunks.flatMap((hunk) => [
    `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`,
    ...hunk.lines,
  ]);
  return [`--- ${name(before)}`, `+++ ${name(after)}`, ...lines, ''].join('\n');
}
