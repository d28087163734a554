import { Box } from 'ink';
import { useMemo } from 'react';
import { TERMS, termsOf } from '../glossary.ts';
import { KEYS, type KeyContext, type KeyEntry } from '../keys.ts';
import { Label } from './labelled.tsx';
import { Layout } from './layout.tsx';
import { Gap, Hanging } from './paragraph.tsx';
import { Safe, Wrapped } from './safe.tsx';
import { Scroll } from './scroll.tsx';

/** Every key, why one cannot act now, and all words, those of this screen first. */
export function Help({ at }: { readonly at: KeyContext }) {
  const { state, screen, ui } = at;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the keys look at is these three.
  const blocks = useMemo(() => {
    const here = termsOf(screen.id);
    const words = [...here, ...TERMS.filter((term) => !here.includes(term))];
    return [
      ...KEYS.map((entry) => <KeyLine key={entry.label} entry={entry} why={entry.why(at)} />),
      <Gap key="gap" />,
      <Safe key="words" tone="strong">
        Words
      </Safe>,
      ...words.map(({ word, sentence }) => (
        <Hanging key={word} lead={<Safe tone="dim">{`${word}: `}</Safe>} tone="dim">
          {sentence}
        </Hanging>
      )),
    ];
  }, [state, screen, ui.open]);
  return (
    <Layout head={<Safe tone="strong">Keys</Safe>}>
      <Scroll blocks={blocks} offset={ui.scroll} how={at.list.length > 0 ? ' (PgDn)' : ''} />
    </Layout>
  );
}

const KeyLine = ({ entry, why }: { readonly entry: KeyEntry; readonly why: string | null }) => (
  <Box>
    <Label columns={8} tone={why === null ? 'accent' : 'dim'}>
      {entry.keys[0] === 'up' ? '↑' : entry.label}
    </Label>
    <Wrapped>
      <Safe tone={why === null ? 'plain' : 'dim'}>{entry.help}</Safe>
      {why === null ? null : <Safe tone="dim">{` · ${why}`}</Safe>}
    </Wrapped>
  </Box>
);
