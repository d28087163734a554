import { Box } from 'ink';
import type { ReactNode } from 'react';

interface LayoutProps {
  /** What the screen is about: always in sight. */
  readonly head?: ReactNode;
  /** Shown as far as there is room. */
  readonly children: ReactNode;
  /** Next to what is chosen: always in sight. */
  readonly foot?: ReactNode;
}

/** So much more than anything beside it does a box give way when rows are short. */
export const GIVES_WAY = 1000;

/**
 * A screen between the history and the keys. When rows are short the body gives way first, down to one line, then the
 * foot from its top, then the head from its bottom.
 *
 * Yoga 3.2 shrinks nothing at all when the first of two boxes comes to its least height and the second one still has to
 * give way; so the box that gives way first is always the last one, and columns are reversed where it stands above.
 */
export const Layout = ({ head = null, children, foot = null }: LayoutProps) => (
  <Box flexDirection="column" flexShrink={1}>
    {head === null ? null : (
      <Box flexDirection="column" flexShrink={1} overflow="hidden">
        <Whole>{head}</Whole>
      </Box>
    )}
    <Box
      flexDirection="column-reverse"
      flexShrink={GIVES_WAY}
      minHeight={foot === null ? 1 : 2}
      justifyContent="flex-end"
      overflow="hidden"
    >
      {foot === null ? null : (
        <Box flexDirection="column" flexShrink={1} minHeight={1} justifyContent="flex-end" overflow="hidden">
          <Whole>{foot}</Whole>
        </Box>
      )}
      <Box flexDirection="column" flexShrink={GIVES_WAY} minHeight={1} overflow="hidden">
        {children}
      </Box>
    </Box>
  </Box>
);

/** Keeps the height of what is in it; what does not fit is cut off by the box around it. */
const Whole = ({ children }: { readonly children: ReactNode }) => (
  <Box flexDirection="column" flexShrink={0}>
    {children}
  </Box>
);
