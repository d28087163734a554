import { Box, Text } from 'ink';
import type { Part } from '../parts.ts';
import { Cause } from './cause.tsx';
import { Code } from './code.tsx';
import { Diff } from './diff.tsx';
import { Evidence } from './evidence.tsx';
import { Label, Labelled, Row } from './labelled.tsx';
import { Marked } from './marked.tsx';
import { NearMiss } from './near-miss.tsx';
import { Gap, Hanging, Paragraph } from './paragraph.tsx';
import { Safe } from './safe.tsx';
import { Statement } from './statement.tsx';
import { LoadFailed } from './wait.tsx';

/** Parts one below the other. */
export const Parts = ({ of }: { readonly of: readonly Part[] }) => (
  <>
    {of.map((part, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a part is its place on the screen.
      <PartView key={index} part={part} />
    ))}
  </>
);

/** What each kind of part looks like. */
export function PartView({ part }: { readonly part: Part }) {
  switch (part.is) {
    case 'gap':
      return <Gap />;
    case 'text':
      return (
        <Paragraph tone={part.tone ?? 'plain'} indent={part.indent ?? 0}>
          {part.text}
        </Paragraph>
      );
    case 'heading':
      return (
        <Row>
          <Safe tone="strong">{part.text}</Safe>
          {part.note === undefined ? null : <Safe tone="dim">{`  ${part.note}`}</Safe>}
        </Row>
      );
    case 'labelled':
      return (
        <Labelled label={part.label} tone={part.tone ?? 'plain'} indent={part.indent ?? 0}>
          {part.text}
        </Labelled>
      );
    case 'signed':
      return (
        <Hanging lead={<Safe tone={part.tone}>{part.sign}</Safe>} tone={part.textTone ?? 'plain'}>
          {part.text}
        </Hanging>
      );
    case 'marked':
      return <Marked part={part} />;
    case 'cause':
      return <Cause part={part} />;
    case 'code':
      return <Code indent={part.indent ?? 0}>{part.text}</Code>;
    case 'diff':
      return <Diff diff={part.diff} />;
    case 'near-miss':
      return <NearMiss miss={part.miss} indent={part.indent ?? 0} />;
    case 'evidence':
      return <Evidence evidence={part.evidence} indent={part.indent ?? 0} />;
    case 'statement':
      return <Statement number={part.number} json={part.json} why={part.why} />;
    case 'link':
      return (
        <Box paddingLeft={part.indent ?? 0}>
          <Safe tone="accent" link={part.address}>
            {part.address}
          </Safe>
        </Box>
      );
    case 'call':
      return <Call part={part} />;
    case 'agreement':
      return <Agreement part={part} />;
    case 'answer':
      return (
        <Box>
          <Box paddingLeft={2} flexShrink={0}>
            <Label columns={8}>{part.label}</Label>
          </Box>
          <Text wrap="truncate">
            <Safe tone={part.tone}>{part.answer}</Safe>
            <Safe tone="dim">{`  ${part.body}`}</Safe>
          </Text>
        </Box>
      );
    case 'failed':
      return <LoadFailed why={part.why} permission={part.permission} />;
    case 'written':
      return (
        <Box flexDirection="column">
          <Safe tone="good">✔ written to</Safe>
          <Box paddingLeft={2}>
            <Safe tone="strong" wrap="truncate-middle">
              {part.path}
            </Safe>
          </Box>
        </Box>
      );
  }
}

type Of<K extends Part['is']> = Extract<Part, { readonly is: K }>;

/** The call in two lines. */
const Call = ({ part: { what, url, who } }: { readonly part: Of<'call'> }) => (
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

function Agreement({ part: { seen, predicted, agreement } }: { readonly part: Of<'agreement'> }) {
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
