export interface Addition {
  readonly name: string;
  readonly files: readonly { readonly path: string }[];
  /** A case or a test. */
  readonly beside: readonly { readonly path: string }[];
  readonly list: {
    readonly path: string;
    readonly hunks: readonly { readonly before: readonly string[]; readonly after: readonly string[] }[];
  };
}
export function additionsIn(markdown: string): Addition[];
export function countProblems(addition: Addition, diff: string): string[];
