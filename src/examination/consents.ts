/** What is done only when the person agrees: an authorizer's function really runs, the values of API keys are read. */
export interface Consents {
  readonly testAuthorizer: boolean;
  readonly matchKey: boolean;
}
/** Nothing that needs consent. */
export const NO_CONSENTS: Consents = { testAuthorizer: false, matchKey: false };
