import { createTwoFilesPatch } from 'diff';
import type { DocumentChange } from '../model/plan.ts';
import { pretty } from './json.ts';

/** Unified diff of the documents, each pretty-printed on both sides, so that only what it says differs. */
export function unifiedDiff(documents: readonly DocumentChange[]): string {
  return documents.map(({ title, before, after }) => one(title, text(before), text(after))).join('');
}

const text = (document: string | null): string => (document === null ? '' : `${pretty(document)}\n`);

function one(title: string, before: string, after: string): string {
  const patch = createTwoFilesPatch(title, title, before, after, 'before', 'after', { context: 3 });
  // The package heads each patch with a rule that plain `diff -u` has not.
  return patch.replace(/^=+\n/, '').replaceAll('\\ No newline at end of file\n', '');
}
