export interface CaseRow {
  readonly name: string;
  readonly given: boolean;
  readonly codes: readonly string[];
  readonly hasTwin: boolean;
}
export function casesIn(root: string): CaseRow[];
export function gapsIn(
  cases: readonly CaseRow[],
  codes: readonly string[],
  remedyOf: (code: string) => readonly string[],
): string[];
