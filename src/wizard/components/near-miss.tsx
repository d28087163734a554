import { Box, Text } from 'ink';
import stringWidth from 'string-width';
import type { NearMiss as Miss } from '../../core/model/gate.ts';
import { compared } from './difference.ts';
import { Label } from './labelled.tsx';
import { GIVES_WAY } from './layout.tsx';
import { Paragraph } from './paragraph.tsx';
import { Safe } from './safe.tsx';
import { useSize } from './size.ts';

const LABEL = 10;
/** With less room than this beside the labels, they stand above. */
const NARROW = 24;
/** Columns that what differs gets at least. */
const LEAST = 12;

/**
 * Two texts one above the other and one mark under what differs: the heart of a finding. What both begin with is one
 * column, so they stay aligned when there is no room for all of it, and the difference stays in sight.
 */
export function NearMiss({ miss, indent = 0 }: { readonly miss: Miss; readonly indent?: number }) {
  const columns = useSize().columns - indent;
  const { same, granted, asked, words } = compared(miss);
  const differs = Math.max(1, stringWidth(granted.differs), stringWidth(asked.differs));
  if (columns - LABEL < NARROW)
    return (
      <Box flexDirection="column" flexShrink={0} paddingLeft={indent}>
        <Safe tone="dim">granted</Safe>
        <Both rows={[[same, granted]]} indent={2} />
        <Safe tone="dim">asked for</Safe>
        <Both rows={[[same, asked]]} indent={2} />
        <Paragraph tone="mark" indent={2}>
          {words}
        </Paragraph>
      </Box>
    );
  const beside = LABEL + stringWidth(same) + differs + 1 + stringWidth(words) <= columns;
  return (
    <Box flexDirection="column" flexShrink={0} paddingLeft={indent}>
      <Box flexShrink={0}>
        <Box flexDirection="column" flexShrink={0}>
          <Label columns={LABEL}>granted</Label>
          <Label columns={LABEL}>asked for</Label>
        </Box>
        <Both
          rows={[
            [same, granted],
            [same, asked],
          ]}
          mark={`${'^'.repeat(differs)}${beside ? ` ${words}` : ''}`}
        />
      </Box>
      {beside ? null : (
        <Box flexDirection="row-reverse" justifyContent="flex-end">
          <Paragraph tone="mark">{words}</Paragraph>
          <Box width={LABEL + stringWidth(same)} flexShrink={GIVES_WAY} />
        </Box>
      )}
    </Box>
  );
}

interface BothProps {
  readonly rows: readonly (readonly [same: string, part: { readonly differs: string; readonly rest: string }])[];
  readonly mark?: string;
  readonly indent?: number;
}

/** What is the same, cut in front, beside what differs and what follows it, cut behind. */
const Both = ({ rows, mark, indent = 0 }: BothProps) => {
  const natural = Math.max(...rows.map(([, { differs, rest }]) => stringWidth(differs + rest)));
  return (
    <Box flexShrink={1} paddingLeft={indent}>
      <Box flexDirection="column" flexShrink={1}>
        {rows.map(([same], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place.
          <Safe key={index} wrap="truncate-start">
            {same}
          </Safe>
        ))}
      </Box>
      <Box flexDirection="column" flexShrink={1} minWidth={Math.min(LEAST, natural)}>
        {rows.map(([, { differs, rest }], index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place.
          <Text key={index} wrap="truncate">
            <Safe tone="mark">{differs}</Safe>
            <Safe>{rest}</Safe>
          </Text>
        ))}
        {mark === undefined ? null : (
          <Safe tone="mark" wrap="truncate">
            {mark}
          </Safe>
        )}
      </Box>
    </Box>
  );
};
