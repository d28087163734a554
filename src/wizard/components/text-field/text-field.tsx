import { Box } from 'ink';
import stringWidth from 'string-width';
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

/** A secret that the caret stands in would be known in neither half: then the caret is drawn behind the text. */
function splitAtCaret({ text, caret }: Field, secret: boolean): readonly [before: string, after: string] {
  const halves = [text.slice(0, caret), text.slice(caret)] as const;
  const dots = (half: string): string => '•'.repeat([...half].length);
  if (secret) return [dots(halves[0]), dots(halves[1])];
  const [before, after] = [safeLine(halves[0]), safeLine(halves[1])];
  const whole = safeLine(text);
  return before + after === whole ? [before, after] : [whole, ''];
}
