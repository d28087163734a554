/** One HTTP request as it came in, read whole: header names in lower case, body at most the server's limit. */
export interface WireRequest {
  readonly method: string;
  /** The path as sent, still percent-encoded, without the query. */
  readonly rawPath: string;
  /** The query as sent, without the question mark. */
  readonly rawQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** One HTTP answer. */
export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Percent-decodes one piece; a broken escape stays as it is, so that no input can throw. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The pairs of a query or form body, decoded; `plusIsSpace` for forms. */
export function pairsOf(query: string, plusIsSpace: boolean): readonly (readonly [string, string])[] {
  if (query === '') return [];
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const cut = part.indexOf('=');
      const text = plusIsSpace ? part.replaceAll('+', ' ') : part;
      return cut === -1 ? [decoded(text), ''] : [decoded(text.slice(0, cut)), decoded(text.slice(cut + 1))];
    });
}
