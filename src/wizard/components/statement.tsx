import { Box } from 'ink';
import { memo } from 'react';
import { Code } from './code.tsx';
import { Safe } from './safe.tsx';

interface StatementProps {
  /** Counted from 1. */
  readonly number: number;
  readonly json: string;
  /** Why it matters; null where it does not. */
  readonly why: string | null;
}

/** One statement of a policy, with a bar and a word beside it where it matters. */
export const Statement = memo(function Statement({ number, json, why }: StatementProps) {
  const title = (
    <Safe tone={why === null ? 'dim' : 'mark'}>{`Statement ${number}${why === null ? '' : `: ${why}`}`}</Safe>
  );
  const body = (
    <Box flexDirection="column" flexShrink={1}>
      {title}
      <Code tone={why === null ? 'dim' : 'plain'} indent={2}>
        {json}
      </Code>
    </Box>
  );
  if (why === null)
    return (
      <Box flexShrink={0} paddingLeft={2}>
        {body}
      </Box>
    );
  return (
    <Box flexShrink={0} borderStyle="single" borderColor="red" {...ONLY_LEFT} paddingLeft={1}>
      {body}
    </Box>
  );
});

const ONLY_LEFT = { borderTop: false, borderRight: false, borderBottom: false };
