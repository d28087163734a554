import { Fzf } from 'fzf';

/** A stretch of a text, and whether it is what was typed. */
export interface Stretch {
  readonly text: string;
  readonly typed: boolean;
}

/**
 * The text with what was typed told apart: every word where it stands; in the row's own name also letter by letter,
 * where no word stands whole and the name only comes near.
 */
export function matched(text: string, typed: string, isName: boolean): readonly Stretch[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0 || text === '') return [{ text, typed: false }];
  const at = whole(text, words);
  return runs(text, at.size > 0 || !isName ? at : near(text, words.join('')));
}

function whole(text: string, words: readonly string[]): ReadonlySet<number> {
  const lower = text.toLowerCase();
  const at = new Set<number>();
  // A few letters change their length in lower case: then places do not fit and nothing is marked.
  if (lower.length !== text.length) return at;
  for (const word of words) {
    const from = lower.indexOf(word);
    for (let place = from; from >= 0 && place < from + word.length; place++) at.add(place);
  }
  return at;
}

const near = (text: string, typed: string): ReadonlySet<number> =>
  new Fzf([text], { casing: 'case-insensitive' }).find(typed)[0]?.positions ?? new Set();

function runs(text: string, at: ReadonlySet<number>): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let from = 0;
  for (let place = 1; place <= text.length; place++) {
    if (place < text.length && at.has(place) === at.has(from)) continue;
    stretches.push({ text: text.slice(from, place), typed: at.has(from) });
    from = place;
  }
  return stretches;
}
