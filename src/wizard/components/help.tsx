import { Box } from 'ink';
import { useMemo } from 'react';
import { TERMS, termsOf } from '../glossary.ts';
import { KEYS, type KeyContext, type KeyEntry } from '../keys.ts';
import { Label } from './labelled.tsx';
import { Layout } from './layout.tsx';
import { Gap, Hanging } from './paragraph.tsx';
import { Safe, Wrapped } from './safe.tsx';
import { Scroll } from './scroll.tsx';
import { filterRows } from './select/filter.ts';

/** Every key, why one cannot act now, and all words, those of this screen first. */
export function Help({ at }: { readonly at: KeyContext }) {
  const { state, screen, ui, search } = at;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the keys look at is these three.
  const blocks = useMemo(() => {
    const here = termsOf(screen.id);
    const words = [...here, ...TERMS.filter((term) => !here.includes(term))];
    const lines = [
      ...KEYS.map((entry) => ({
        text: `${entry.label} ${entry.word} ${entry.help}`,
        line: <KeyLine key={entry.label} entry={entry} why={entry.why(at)} />,
      })),
      ...words.map(({ word, sentence }) => ({
        text: `${word} ${sentence}`,
        line: <WordLine key={word} word={word} sentence={sentence} />,
      })),
    ];
    if (search !== null && search.trim() !== '') {
      const fitting = filterRows(
        lines.map(({ text }, index) => ({ id: `${index}`, cells: [], search: text, enter: { type: 'help' } as const })),
        search,
      );
      return fitting.length === 0
        ? [<Safe key="none" tone="dim">{`No key or word matches "${search}".`}</Safe>]
        : fitting.flatMap(({ id }) => lines[Number(id)]?.line ?? []);
    }
    return [
      ...lines.slice(0, KEYS.length).map(({ line }) => line),
      <Gap key="gap" />,
      <Safe key="words" tone="strong">
        Words
      </Safe>,
      ...lines.slice(KEYS.length).map(({ line }) => line),
    ];
  }, [state, screen, ui.open, search]);
  return (
    <Layout head={<Head search={search} />}>
      <Scroll blocks={blocks} offset={ui.scroll} how={at.list.length > 0 ? ' (PgDn)' : ''} />
    </Layout>
  );
}

const Head = ({ search }: { readonly search: string | null }) => (
  <Box>
    <Safe tone="strong">Keys</Safe>
    <Safe tone={search === null ? 'dim' : 'accent'}>{search === null ? '   / searches' : `   / ${search}▌`}</Safe>
  </Box>
);

const WordLine = ({ word, sentence }: { readonly word: string; readonly sentence: string }) => (
  <Hanging lead={<Safe tone="dim">{`${word}: `}</Safe>} tone="dim">
    {sentence}
  </Hanging>
);

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
