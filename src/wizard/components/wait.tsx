import { Box } from 'ink';
import type { Wait as Awaited } from '../state/index.ts';
import type { Load } from '../state/loads.ts';
import { SPINNER, TICK_MS } from '../theme.ts';
import { Row } from './labelled.tsx';
import { Paragraph } from './paragraph.tsx';
import { Safe } from './safe.tsx';

/** The picture that a spinner shows at this time. Milliseconds. */
export const spinnerAt = (now: number): string => SPINNER[Math.floor(now / TICK_MS) % SPINNER.length] ?? SPINNER[0];

interface WaitProps {
  readonly wait: Awaited;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** `⠋ 2.1 s  Listing APIs  (30 s at most)`: nothing is waited for in silence. */
export const Wait = ({ wait, now }: WaitProps) => (
  <Row>
    <Safe tone="accent">{`${spinnerAt(now)} ${Math.max(0, (now - wait.since) / 1000).toFixed(1)} s  `}</Safe>
    <Safe>{wait.label}</Safe>
    <Safe tone="dim">{`  (${Math.round((wait.deadline - wait.since) / 1000)} s at most)`}</Safe>
  </Row>
);

/** What stands instead of something that is not there: the wait, or why not. Nothing once it is there. */
export function Loading({ load, now }: { readonly load: Load<unknown>; readonly now: number }) {
  if (load.state === 'loading') return <Wait wait={load} now={now} />;
  return load.state === 'failed' ? <LoadFailed {...load} /> : null;
}

/** Why something could not be read, and what to do. */
export const LoadFailed = ({ why, permission }: { readonly why: string; readonly permission: string | null }) => (
  <Box flexDirection="column" flexShrink={0}>
    <Safe tone="bad">✖ could not read this</Safe>
    <Paragraph indent={2}>{why}</Paragraph>
    {permission === null || why.includes(permission) ? null : (
      <Paragraph indent={2} tone="dim">{`Permission needed: ${permission}`}</Paragraph>
    )}
    <Paragraph indent={2} tone="dim">
      Press r to try again or Esc to go back.
    </Paragraph>
  </Box>
);
