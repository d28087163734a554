import stringWidth from 'string-width';
import { safeLine } from '../safe.ts';
import { Row } from './labelled.tsx';
import { Safe } from './safe.tsx';
import { useSize } from './size.ts';

interface TabsProps {
  readonly names: readonly string[];
  readonly chosen: string;
}

/** Columns between two names. */
const GAP = 2;

/** The names in a row, the chosen one in brackets; on a narrow terminal it stands alone, with its place among them. */
export function Tabs({ names, chosen }: TabsProps) {
  const { columns } = useSize();
  const room = names.reduce((sum, name) => sum + stringWidth(name) + GAP, 0);
  if (room > columns)
    return (
      <Row>
        <Safe tone="strong">{`[${chosen}]`}</Safe>
        <Safe tone="dim">{` ${names.indexOf(chosen) + 1} of ${names.length}`}</Safe>
      </Row>
    );
  return (
    <Row>
      {names.map((name, at) => (
        <Safe key={name} tone={name === chosen ? 'strong' : 'dim'}>
          {`${at === 0 ? '' : ' '.repeat(GAP)}${name === chosen ? `[${name}]` : name}`}
        </Safe>
      ))}
    </Row>
  );
}

/** One line of code from a column on, cut at the end of the row: code is not wrapped. */
export const CutLine = ({ children, from }: { readonly children: string; readonly from: number }) => (
  <Row>
    <Safe>{[...safeLine(children)].slice(from).join('') || ' '}</Safe>
  </Row>
);
