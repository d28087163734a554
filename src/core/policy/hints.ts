/** What the caller of `evaluate` may know besides the request; it sharpens explanations and never changes a verdict. */
export interface EvaluationHints {
  /**
   * Path of the matched resource with its path parameters as `*`, without the leading slash: suggestions then cover
   * every value.
   */
  readonly pathPattern?: string;
  /** Base paths and names of custom domains that lead to this API. */
  readonly basePaths?: readonly string[];
  /** Whether the API is PRIVATE; otherwise told from the keys that the request carries. */
  readonly endpointIsPrivate?: boolean;
  /** The method's authorization, for naming a principal on a method that yields none. */
  readonly authorization?: string;
}
