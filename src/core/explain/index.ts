export { CATALOGUE, type CatalogueRow } from './catalogue.ts';
export { CODES, type Explanation, entryOf, explainCode, isCode, suggestionsFor } from './page.ts';
export { type Reading, readText } from './read-text.ts';
export { renderPage, renderReading, WHO } from './render.ts';
export type { Check, Code, Seen } from './types.ts';
export { VARIABLES, variablesIn } from './variables.ts';
export { WIDTH, wrapCommand } from './wrap.ts';
