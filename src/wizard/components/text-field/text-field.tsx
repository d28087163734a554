import { Box } from 'ink';
import stringWidth from 'string-width';
import { redact } from '../../../core/model/secret.ts';
import { suspectsIn } from '../../../core/model/suspects.ts';
import { safeLine } from '../../safe.ts';
import type { Field } from '../../ui.ts';
import { Safe } from '../safe.tsx';

interface TextFieldProps {
  readonly label: string;
  readonly field: Field;
  /** Shown as dots. */
  readonly secret?: boolean;
}

/** A text field on one line, its caret in sight: what does not fit is left out at its ends, behind the caret first. */
export function TextField({ label, field, secret = false }: TextFieldProps) {
  const [before, after] = splitAtCaret(field, secret);
  return (
    <Box flexShrink={1}>
      <Box flexShrink={0}>
        <Safe tone="strong">{label}</Safe>
      </Box>
      <Safe tone="accent" wrap="truncate-start">
        {before}
      </Safe>
      <Box flexShrink={0}>
        <Safe tone="accent">▌</Safe>
      </Box>
      <Box flexGrow={1} flexBasis={0} minWidth={0} maxWidth={stringWidth(after)}>
        <Safe tone="accent" wrap="truncate">
          {after}
        </Safe>
      </Box>
    </Box>
  );
}

/** More than any terminal is wide: laying out the rest of a large paste takes longer than reading it. */
const SEEN = 2000;
/** What is read on either side, so that a secret is known by what stands in front of it. */
const NEAR = 10_000;

/** A secret that the caret stands in would be known in neither half: then the caret is drawn behind the text. */
export function splitAtCaret({ text, caret }: Field, secret: boolean): readonly [before: string, after: string] {
  const halves = [text.slice(Math.max(0, caret - NEAR), caret), text.slice(caret, caret + NEAR)] as const;
  const dots = (half: string): string => '•'.repeat([...half].length);
  const suspects = secret ? [] : suspectsIn(halves.join(''));
  const masked = (half: string): string => redact(safeLine(half), suspects);
  const [before, after] = halves.map(secret ? dots : masked);
  const whole = secret ? null : masked(halves.join(''));
  const isWhole = whole !== null && `${before}${after}` !== whole;
  return isWhole ? [whole.slice(-SEEN), ''] : [(before ?? '').slice(-SEEN), (after ?? '').slice(0, SEEN)];
}
