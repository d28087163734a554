import type { Node } from 'jsonc-parser';

/** Notes a problem of the statement being read. */
export type Note = (element: string, message: string, node: Node) => void;
