import { useMemo } from 'react';
import type { Content } from '../blocks.ts';
import type { KeyContext } from '../keys.ts';

/** What the screen says, made anew only when the session or the person's view of it changes, not at each tick. */
export function useContent(at: KeyContext): Content {
  const { screen, state, ui } = at;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a content is made of these alone, the time is not in it.
  return useMemo(() => screen.content(at), [screen, state, ui.open, ui.details, ui.tab, ui.across]);
}
