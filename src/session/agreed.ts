/** Done only when the person says so: the authorizer's function really runs, and the values of API keys are read. */
export interface Agreed {
  readonly testAuthorizer: boolean;
  readonly matchKey: boolean;
}
export const NOTHING_AGREED: Agreed = { testAuthorizer: false, matchKey: false };
