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

/** Not asked for. */
export const IDLE = { state: 'idle' } as const;
