import { Box } from 'ink';
import stringWidth from 'string-width';
import { KEYS, type KeyContext, type KeyEntry } from '../keys.ts';
import { Safe } from './safe.tsx';

/** Columns between two keys. */
const GAP = 3;

/** What works here, from the key table. What does not fit is left out; `? keys` stays. */
export function Footer({ at }: { readonly at: KeyContext }) {
  const typing = whileTyping(at);
  if (typing !== null)
    return (
      <Safe tone="dim" wrap="truncate">
        {typing}
      </Safe>
    );
  return (
    <Box height={1} columnGap={GAP} overflow="hidden">
      {fitting(at).map((entry) => (
        <Box key={entry.label} flexShrink={0}>
          <Safe tone={isAble(entry, at) ? 'accent' : 'dim'}>{entry.label}</Safe>
          <Safe tone="dim">{` ${wordOf(entry, at)}`}</Safe>
        </Box>
      ))}
    </Box>
  );
}

/** What the keys do that are no letters, while letters are typed into something; null otherwise. */
function whileTyping({ help, search, ui }: KeyContext): string | null {
  if (help) return search === null ? null : '↑↓ move   enter done   esc clears, then closes the search';
  if (ui.field === null) return null;
  return ui.field.purpose === 'filter'
    ? '↑↓ move   enter choose   esc clears, then closes the filter'
    : 'enter done   esc clears, then goes back   ctrl+c quits';
}

/** The keys that there is room for, in the table's order: a shorter one takes the place of one that does not fit. */
function fitting(at: KeyContext): readonly KeyEntry[] {
  const entries = KEYS.filter((entry) => entry.word !== '' && entry.here(at));
  const last = entries.filter((entry) => entry.label === '?');
  const wide = (entry: KeyEntry): number => stringWidth(`${entry.label} ${wordOf(entry, at)}`);
  let room = at.columns - last.reduce((sum, entry) => sum + wide(entry), 0);
  const others = entries.filter((entry) => {
    const fits = !last.includes(entry) && wide(entry) + GAP <= room;
    if (fits) room -= wide(entry) + GAP;
    return fits;
  });
  return [...others, ...last];
}

const isAble = (entry: KeyEntry, at: KeyContext): boolean => entry.why(at) === null;
/** One that cannot act now says so. */
const wordOf = (entry: KeyEntry, at: KeyContext): string => `${entry.word}${isAble(entry, at) ? '' : ' (off)'}`;
