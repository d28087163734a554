/** Something that is waited for. `since` and `deadline` are milliseconds since 1970: every wait shows both. */
export interface Wait {
  readonly label: string;
  readonly since: number;
  readonly deadline: number;
}
/** Something that is loaded: not asked for, on its way, here, or failed. */
export type Load<T> =
  | { readonly state: 'idle' }
  /** `sofar` holds the first pages of a long list, in the order in which they came. */
  | ({ readonly state: 'loading'; readonly sofar?: T } & Wait)
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly why: string; readonly permission: string | null };

/** The rows of a list that are there, also while the others come. */
export const rowsOf = <T>(load: Load<readonly T[]>): readonly T[] =>
  load.state === 'ready' ? load.value : load.state === 'loading' ? (load.sofar ?? []) : [];

/** The same list with one more page, while it is still being read. */
export const withPage = <T>(load: Load<readonly T[]>, page: readonly T[]): Load<readonly T[]> =>
  load.state === 'loading' ? { ...load, sofar: [...(load.sofar ?? []), ...page] } : load;

/** Not asked for. */
export const IDLE = { state: 'idle' } as const;
