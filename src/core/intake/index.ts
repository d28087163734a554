export { buildRequest, madeAt, partitionOf, withSigner } from './build-request.ts';
export type { ParsedUrl } from './invoke-url.ts';
export { isPreflight, preflightFor } from './page.ts';
export { parseObserved } from './raw-response.ts';
export { fromHeaders, headersAsSent, headersToShow } from './sent-headers.ts';
export { understand } from './understand.ts';
export type { PasteKind, Understood, UnderstoodLog, UnderstoodRequest, UnderstoodTarget } from './understood.ts';
