import { createContext, use } from 'react';

/** Columns and rows that the frame may take. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}
const SizeContext = createContext<Size>({ columns: 80, rows: 23 });

export const SizeProvider = SizeContext.Provider;
/** For what is laid out in another way on a narrow or low terminal; all else is up to Ink's Box. */
export const useSize = (): Size => use(SizeContext);
