import { Box, Text } from 'ink';
import type { Marked as MarkedBlock } from '../blocks.ts';
import type { Tone } from '../theme.ts';
import { Label } from './labelled.tsx';
import { Mark } from './mark.tsx';
import { Hanging } from './paragraph.tsx';
import { Safe } from './safe.tsx';
import { useSize } from './size.ts';

const TITLE: Readonly<Record<MarkedBlock['weight'], Tone>> = { loud: 'strong', plain: 'plain', quiet: 'dim' };
/** From this width on, titles have a column of their own, and a loud text is wrapped. */
const WIDE = 64;
const TITLE_COLUMNS = 21;
/** Lines that a loud text takes at most. */
const MOST = 4;

interface MarkedProps {
  readonly block: MarkedBlock;
  /** Whether the pointer is on it; absent where there is none. */
  readonly on?: boolean;
}

/** A verdict, what it is about, and a sentence, in columns that stand one below the other. */
export function Marked({ block: { mark, title, text, weight }, on = false }: MarkedProps) {
  const wide = useSize().columns >= WIDE;
  const tone = on ? 'selected' : TITLE[weight];
  const lead = (
    <Box>
      <Mark mark={mark} />
      {title === '' ? null : <Title tone={tone}>{title}</Title>}
    </Box>
  );
  if (weight === 'loud' && wide)
    return (
      <Hanging lead={lead} most={MOST}>
        {text}
      </Hanging>
    );
  return (
    <Box>
      <Box flexShrink={0}>{lead}</Box>
      <Text wrap="truncate">
        <Safe tone={weight === 'quiet' ? 'dim' : 'plain'}>{text}</Safe>
      </Text>
    </Box>
  );
}

/** What a line is about: in a column where there is room. */
export function Title({ children, tone }: { readonly children: string; readonly tone: Tone }) {
  const wide = useSize().columns >= WIDE;
  if (!wide) return <Safe tone={tone}>{`${children}  `}</Safe>;
  return (
    <Label columns={TITLE_COLUMNS} tone={tone}>
      {children}
    </Label>
  );
}
