import { Box } from 'ink';
import { Safe } from './safe.tsx';

interface MoreProps {
  readonly count: number;
  readonly sign: '↑' | '↓';
  /** How to get there, where the arrow keys do not. */
  readonly how?: string;
}

/** `  ↓ 12 more`: in place of the lines out of sight; nothing where there are none. */
export const More = ({ count, sign, how = '' }: MoreProps) =>
  count === 0 ? null : (
    <Box flexShrink={0} height={1}>
      <Safe tone="dim">{`  ${sign} ${count} more${how}`}</Safe>
    </Box>
  );
