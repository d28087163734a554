import jsonPatch from 'fast-json-patch';

const patched = (document, patch) => jsonPatch.applyPatch(structuredClone(document), patch, true).newDocument;

/**
 * A case as it is, repaired, and half repaired, each with what a diagnosis of it must say.
 * `codes` in order of the answer: the first must come first, the rest is a set (`anyOrder`: all of it).
 */
export function variantsOf(file) {
  const { answer } = file;
  const broken = {
    variant: 'broken',
    document: file,
    codes: (answer?.rootCauses ?? []).map(({ code }) => code),
    anyOrder: false,
  };
  const twin = answer?.healthyTwin && {
    variant: 'healthy',
    document: patched(file, answer.healthyTwin),
    codes: [],
    anyOrder: true,
  };
  const halves = (answer?.halfFixed ?? []).map(({ repairs, patch, stillCauses }) => ({
    variant: `without ${repairs}`,
    document: patched(file, patch),
    codes: stillCauses,
    anyOrder: true,
  }));
  return [broken, ...(twin ? [twin] : []), ...halves];
}
