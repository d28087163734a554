import type { Block } from '../blocks.ts';
import { Blocks } from '../components/blocks.tsx';
import { Safe } from '../components/safe.tsx';
import { LOW } from './low.ts';

/** What a screen is about: the title first. On a low terminal it takes one line, what is shown needs the rows. */
export function Head({ of, rows }: { readonly of: readonly Block[]; readonly rows: number }) {
  const [title, ...rest] = of;
  if (rows >= LOW || title?.is !== 'text') return <Blocks of={of} />;
  return (
    <>
      <Safe tone={title.tone ?? 'plain'} wrap="truncate">
        {title.text}
      </Safe>
      <Blocks of={rest} />
    </>
  );
}
