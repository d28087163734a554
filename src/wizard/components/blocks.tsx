import { Box, Text } from 'ink';
import type { Block } from '../blocks.ts';
import { Cause } from './cause.tsx';
import { Code } from './code.tsx';
import { Diff } from './diff.tsx';
import { Evidence } from './evidence.tsx';
import { Label, Labelled, Row } from './labelled.tsx';
import { Marked } from './marked.tsx';
import { NearMiss } from './near-miss.tsx';
import { Gap, Hanging, Paragraph } from './paragraph.tsx';
import { Safe } from './safe.tsx';
import { Sides } from './sides.tsx';
import { Statement } from './statement.tsx';
import { CutLine, Tabs } from './tabs.tsx';
import { LoadFailed } from './wait.tsx';

/** Blocks one below the other. */
export const Blocks = ({ of }: { readonly of: readonly Block[] }) => (
  <>
    {of.map((block, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a block is its place on the screen.
      <BlockView key={index} block={block} />
    ))}
  </>
);

/** What each kind of block looks like. */
export function BlockView({ block }: { readonly block: Block }) {
  switch (block.is) {
    case 'gap':
      return <Gap />;
    case 'text':
      return (
        <Paragraph tone={block.tone ?? 'plain'} indent={block.indent ?? 0}>
          {block.text}
        </Paragraph>
      );
    case 'heading':
      return (
        <Row>
          <Safe tone="strong">{block.text}</Safe>
          {block.note === undefined ? null : <Safe tone="dim">{`  ${block.note}`}</Safe>}
        </Row>
      );
    case 'labelled':
      return (
        <Labelled label={block.label} tone={block.tone ?? 'plain'} indent={block.indent ?? 0}>
          {block.text}
        </Labelled>
      );
    case 'sides':
      return <Sides block={block} />;
    case 'signed':
      return (
        <Hanging lead={<Safe tone={block.tone}>{block.sign}</Safe>} tone={block.textTone ?? 'plain'}>
          {block.text}
        </Hanging>
      );
    case 'marked':
      return <Marked block={block} />;
    case 'cause':
      return <Cause block={block} />;
    case 'code':
      return block.from === undefined ? (
        <Code indent={block.indent ?? 0}>{block.text}</Code>
      ) : (
        <CutLine from={block.from}>{block.text}</CutLine>
      );
    case 'tabs':
      return <Tabs names={block.names} chosen={block.chosen} />;
    case 'diff':
      return <Diff diff={block.diff} />;
    case 'near-miss':
      return <NearMiss miss={block.miss} indent={block.indent ?? 0} />;
    case 'evidence':
      return <Evidence evidence={block.evidence} indent={block.indent ?? 0} />;
    case 'statement':
      return <Statement number={block.number} json={block.json} why={block.why} />;
    case 'link':
      return (
        <Box paddingLeft={block.indent ?? 0}>
          <Safe tone="accent" link={block.address}>
            {block.address}
          </Safe>
        </Box>
      );
    case 'call':
      return <Call block={block} />;
    case 'agreement':
      return <Agreement block={block} />;
    case 'answer':
      return (
        <Box>
          <Box paddingLeft={2} flexShrink={0}>
            <Label columns={8}>{block.label}</Label>
          </Box>
          <Text wrap="truncate">
            <Safe tone={block.tone}>{block.answer}</Safe>
            <Safe tone="dim">{`  ${block.body}`}</Safe>
          </Text>
        </Box>
      );
    case 'failed':
      return <LoadFailed why={block.why} permission={null} />;
    case 'written':
      return (
        <Box flexDirection="column">
          <Safe tone="good">✔ written to</Safe>
          <Box paddingLeft={2}>
            <Safe tone="strong" wrap="hard">
              {block.path}
            </Safe>
          </Box>
        </Box>
      );
  }
}

type Of<K extends Block['is']> = Extract<Block, { readonly is: K }>;

/** The call in two lines. */
const Call = ({ block: { what, url, who } }: { readonly block: Of<'call'> }) => (
  <Box flexDirection="column">
    <Box>
      <Box flexShrink={0}>
        <Safe tone="strong">{`${what} `}</Safe>
      </Box>
      <Safe wrap="truncate-middle">{url}</Safe>
    </Box>
    <Safe tone="dim" wrap="truncate-middle">
      {who}
    </Safe>
  </Box>
);

function Agreement({ block: { seen, predicted, agreement } }: { readonly block: Of<'agreement'> }) {
  if (agreement === 'match')
    return (
      <Row>
        <Safe tone="dim">{'Seen and predicted '}</Safe>
        <Safe>{seen}</Safe>
        <Safe tone="good">{'   ✔ they agree'}</Safe>
      </Row>
    );
  return (
    <Row>
      <Safe tone="dim">{'Seen '}</Safe>
      <Safe>{seen}</Safe>
      <Safe tone="dim">{'   Predicted '}</Safe>
      <Safe>{predicted}</Safe>
      {agreement === 'differs' ? (
        <Safe tone="warn">{'   ▲ they differ'}</Safe>
      ) : (
        <Safe tone="dim">{'   no answer to compare with'}</Safe>
      )}
    </Row>
  );
}
