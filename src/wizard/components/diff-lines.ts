import { safe } from '../safe.ts';

/** One line of a change as it is shown. `gap` stands for lines that are left out. */
export type DiffLine =
  | { readonly kind: 'add' | 'remove' | 'same' | 'title'; readonly text: string }
  | { readonly kind: 'gap' };

/** Lines of context on either side of a change. */
const CONTEXT = 1;
const KINDS = { '+': 'add', '-': 'remove' } as const;

/**
 * The lines of a unified diff that are worth showing: what changes and the line around it. Documents are named where
 * there are several.
 */
export function diffLines(diff: string): readonly DiffLine[] {
  const texts = safe(diff)
    .replace(/\n$/, '')
    .split('\n')
    .filter((text) => !/^(Index:|={5,}|--- |\\ No newline)/.test(text));
  const isChange = (text: string | undefined) => text !== undefined && /^[+-]/.test(text) && !text.startsWith('+++ ');
  const several = texts.filter((text) => text.startsWith('+++ ')).length > 1;
  const lines: DiffLine[] = [];
  for (const [index, text] of texts.entries()) {
    if (text.startsWith('+++ ')) {
      const title = (text.slice(4).split('\t')[0] ?? '').trim();
      if (title !== '' && several) lines.push({ kind: 'title', text: title });
      continue;
    }
    const near = texts.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some(isChange);
    if (!text.startsWith('@@') && near)
      lines.push({ kind: KINDS[text.slice(0, 1) as '+' | '-'] ?? 'same', text: text.slice(1) });
    else if (lines.at(-1)?.kind !== 'gap') lines.push({ kind: 'gap' });
  }
  return lines;
}
