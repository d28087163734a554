import { Box } from 'ink';
import { KEYS, type KeyContext, type KeyEntry } from '../keys.ts';
import { Safe } from './safe.tsx';

/** What works here, from the key table. What does not fit is left out; `? keys` stays. */
export function Footer({ at }: { readonly at: KeyContext }) {
  if (at.ui.field !== null)
    return (
      <Safe tone="dim" wrap="truncate">
        {at.ui.field.purpose === 'filter'
          ? '↑↓ move   enter choose   esc empties, then leaves the filter'
          : 'enter done   esc empties, then goes back   ctrl+c quits'}
      </Safe>
    );
  const shown = KEYS.filter((entry) => entry.word !== '' && entry.here(at));
  const last = shown.find((entry) => entry.label === '?');
  return (
    <Box height={1}>
      <Box flexWrap="wrap" height={1} flexShrink={1} overflow="hidden">
        {shown.map((entry) => (entry === last ? null : <KeyHint key={entry.label} entry={entry} at={at} />))}
      </Box>
      {last === undefined ? null : <KeyHint entry={last} at={at} />}
    </Box>
  );
}

/** `a apply`; one that cannot act now says so. */
function KeyHint({ entry, at }: { readonly entry: KeyEntry; readonly at: KeyContext }) {
  const able = entry.why(at) === null;
  return (
    <Box flexShrink={0} marginRight={entry.label === '?' ? 0 : 3}>
      <Safe tone={able ? 'accent' : 'dim'}>{entry.label}</Safe>
      <Safe tone="dim">{` ${entry.word}${able ? '' : ' (off)'}`}</Safe>
    </Box>
  );
}
