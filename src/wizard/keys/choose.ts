import { type KeyContext, type KeyEntry, on, opened } from './key.ts';

/** Chooses or opens what the cursor is on; it never applies a fix. */
export const choose: KeyEntry = {
  keys: ['enter'],
  label: 'enter',
  word: 'choose',
  help: 'Choose or open what the cursor is on',
  here: (context) => context.list.length > 0 && !opened(context),
  why: whyNotChoose,
  act: (context) => context.list[context.cursor]?.enter ?? { type: 'help' },
};

function whyNotChoose(context: KeyContext): string | null {
  if (context.list.length > 0 && !opened(context)) return null;
  if (on('fix')(context)) return 'Enter does not apply the fix: press a to apply it, or esc to go back.';
  return context.state.run?.state === 'running'
    ? 'Wait for the steps to end; then press enter to see the cause.'
    : 'There is nothing to choose here: esc goes back, ? shows the keys.';
}
