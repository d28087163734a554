export { CATALOGUE, type CatalogueRow } from './catalogue.ts';
export { type Explanation, entryOf, explainCode, suggestionsFor } from './page.ts';
export { type Reading, readText } from './read-text.ts';
export { renderPage, renderReading, WHO } from './render.ts';
export { VARIABLES, variablesIn } from './variables.ts';
export { WIDTH, wrapCommand } from './wrap.ts';
