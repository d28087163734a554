export { VARIABLES, variablesIn } from './meanings.ts';
export { type Explanation, entryOf, explainCode, suggestionsFor } from './page.ts';
export { type Reading, readText } from './read-text.ts';
export {
  type OfflineAnswer,
  offlineAnswer,
  renderPage,
  renderReading,
  WHO,
  WIDTH,
  wrapCommand,
} from './render.ts';
