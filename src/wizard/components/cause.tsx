import { Box } from 'ink';
import stringWidth from 'string-width';
import type { Block } from '../blocks.ts';
import { Row } from './labelled.tsx';
import { Paragraph } from './paragraph.tsx';
import { Safe } from './safe.tsx';
import { useSize } from './size.ts';

interface CauseProps {
  readonly block: Extract<Block, { readonly is: 'cause' }>;
}

/**
 * `✖ iam-policy-wrong-resource · proven (the settings read + the answer you saw)`: where room is short without who says
 * so, or with the certainty below.
 */
export function Cause({ block: { stops, code, certainty, sources, link } }: CauseProps) {
  const { columns } = useSize();
  const sign = stops ? '✖ ' : '▲ then ';
  const how = sources.length > 0 ? `${certainty} (${sources.join(' + ')})` : certainty;
  const beside = [how, certainty].find((text) => stringWidth(`${sign}${code} · ${text}`) <= columns);
  return (
    <Box flexDirection="column">
      <Row>
        <Safe tone={stops ? 'bad' : 'warn'}>{sign}</Safe>
        <Safe tone="strong" {...(link === undefined ? {} : { link })}>
          {code}
        </Safe>
        {beside === undefined ? null : <Safe tone="dim">{` · ${beside}`}</Safe>}
      </Row>
      {beside === undefined ? (
        <Paragraph tone="dim" indent={2}>
          {certainty}
        </Paragraph>
      ) : null}
    </Box>
  );
}
