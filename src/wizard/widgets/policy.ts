import { type Line, line, span } from './line.ts';
import { wrap } from './text.ts';

/** Which statements of a policy are marked, from 0, and why. */
export type StatementMarks = ReadonlyMap<number, string>;

/**
 * A policy, laid out, with a bar and a word beside the statements that matter. A text that is no JSON is shown as it
 * is.
 */
export function policyLines(text: string, marks: StatementMarks, columns: number): readonly Line[] {
  const statements = statementsOf(text);
  if (statements === null) return text.split('\n').flatMap((part) => plain(part, columns));
  return statements.flatMap((statement, index) => {
    const why = marks.get(index);
    const laid = JSON.stringify(statement, null, 2)
      .split('\n')
      .flatMap((part) => broken(part, columns - 4));
    const head = line(
      span(
        why === undefined ? `  Statement ${index + 1}` : `│ Statement ${index + 1}: ${why}`,
        why === undefined ? 'dim' : 'mark',
      ),
    );
    return [
      head,
      ...laid.map((part) =>
        line(span(why === undefined ? '  ' : '│ ', 'mark'), span(`  ${part}`, why === undefined ? 'dim' : 'plain')),
      ),
    ];
  });
}

function statementsOf(text: string): readonly unknown[] | null {
  try {
    const { Statement: statement }: { Statement?: unknown } = JSON.parse(text);
    return statement === undefined ? null : Array.isArray(statement) ? statement : [statement];
  } catch {
    return null;
  }
}

/** A long line goes on under its own indent. */
function broken(text: string, columns: number): readonly string[] {
  const lead = /^ */.exec(text)?.[0] ?? '';
  return wrap(text.slice(lead.length), columns - lead.length).map((part) => lead + part);
}
const plain = (text: string, columns: number): readonly Line[] =>
  wrap(text, columns - 2).map((part) => line(`  ${part}`));
