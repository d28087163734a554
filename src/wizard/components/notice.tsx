import type { Notice as NoticeState } from '../state/index.ts';
import { Hanging } from './paragraph.tsx';
import { Safe } from './safe.tsx';

const LOOK = { info: ['● ', 'accent'], warn: ['▲ ', 'warn'], bad: ['✖ ', 'bad'] } as const;

/** One sentence about the last key or event, three lines at most. */
export function Notice({ notice }: { readonly notice: NoticeState }) {
  const [symbol, tone] = LOOK[notice.tone];
  return (
    <Hanging lead={<Safe tone={tone}>{symbol}</Safe>} most={3}>
      {notice.text}
    </Hanging>
  );
}
