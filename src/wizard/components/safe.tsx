import { Text, Transform } from 'ink';
import { createContext, memo, type ReactNode, use } from 'react';
import { safeLine } from '../safe.ts';
import { LOOKS, type Tone } from '../theme.ts';

/** Whether the terminal opens links (OSC 8). */
export const Links = createContext(false);

export interface SafeProps {
  readonly children: string;
  readonly tone?: Tone;
  readonly wrap?: 'wrap' | 'hard' | 'truncate' | 'truncate-middle' | 'truncate-start';
  /** An address of the AWS console, made by `consoleLink`; what could end the sequence early is encoded there. */
  readonly link?: string;
}

/**
 * Every text of a screen is drawn by this component: one line, made harmless for the terminal, secrets masked. Text
 * that a tone is for only in part is made of several of them inside one `<Text>`.
 */
export const Safe = memo(function Safe({ children, tone = 'plain', wrap = 'wrap', link }: SafeProps) {
  const opens = use(Links);
  const text = safeLine(children);
  return (
    <Text wrap={wrap} {...LOOKS[tone]}>
      {opens && link !== undefined ? `\u001B]8;;${link}\u0007${text}\u001B]8;;\u0007` : text}
    </Text>
  );
});

/**
 * Ink's wrapping leaves the blank that broke a line at the start of the next one; this takes it away. Where two words
 * that are each as wide as the line follow each other, the blank between them stays as an empty line.
 */
export const Wrapped = ({ children }: { readonly children: ReactNode }) => (
  <Transform transform={withoutLeadingBlanks}>
    <Text>{children}</Text>
  </Transform>
);

// biome-ignore lint/suspicious/noControlCharactersInRegex: the colours of a line begin in front of its first blank.
const withoutLeadingBlanks = (line: string): string => line.replace(/^((?:\u001B\[[\d;]*m)*) +/, '$1');
