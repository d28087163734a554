import { Layout } from '../components/layout.tsx';
import { Safe } from '../components/safe.tsx';
import { ScrolledBlocks } from '../components/scrolled-blocks.tsx';
import type { KeyContext } from '../keys.ts';
import { useContent } from './use-content.ts';

/** Beside every screen on which a cause stands: its page. */
export function PageScreen({ at }: { readonly at: KeyContext }) {
  const { body } = useContent(at);
  return (
    <Layout head={<Safe tone="strong">{at.screen.title}</Safe>}>
      <ScrolledBlocks of={body} offset={at.ui.scroll} />
    </Layout>
  );
}
