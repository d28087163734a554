import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { Tone } from '../theme.ts';
import { Hanging, Paragraph } from './paragraph.tsx';
import { Safe } from './safe.tsx';
import { useSize } from './size.ts';

interface LabelledProps {
  readonly label: string;
  readonly children: string;
  readonly tone?: Tone;
  /** Columns left free in front of the label. */
  readonly indent?: number;
}

/** Columns that a label takes, and the least that is left for the text beside it. */
const LABEL = 12;
const TEXT = 24;

/** `Also allows what it says`, wrapped under itself; on a narrow terminal the label stands above. */
export function Labelled({ label, children, tone = 'plain', indent = 0 }: LabelledProps) {
  const { columns } = useSize();
  if (columns < LABEL + TEXT)
    return (
      <Box flexDirection="column" flexShrink={0} paddingLeft={indent}>
        <Safe tone="dim">{label}</Safe>
        <Paragraph tone={tone} indent={2}>
          {children}
        </Paragraph>
      </Box>
    );
  return (
    <Box flexShrink={0} paddingLeft={indent}>
      <Hanging lead={<Label columns={LABEL - indent}>{label}</Label>} tone={tone}>
        {children}
      </Hanging>
    </Box>
  );
}

/** A word in a column of its own. */
export const Label = ({
  children,
  columns,
  tone = 'dim',
}: {
  readonly children: string;
  readonly columns: number;
  readonly tone?: Tone;
}) => (
  <Box width={columns} flexShrink={0}>
    <Safe tone={tone} wrap="truncate">
      {children}
    </Safe>
  </Box>
);

/** One line of several texts, cut at its end. */
export const Row = ({ children }: { readonly children: ReactNode }) => (
  <Box flexShrink={0}>
    <Text wrap="truncate">{children}</Text>
  </Box>
);
