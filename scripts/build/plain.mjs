/**
 * What the screens are drawn with, as a character class: one column and one grapheme each, and never part of a longer
 * character. Latin letters, dashes and quotes, arrows, box drawing and shapes up to U+25FC (two of the shapes behind it
 * are wide), check marks, spinners.
 */
export const PLAIN =
  '\\u0020-\\u007E\\u00A1-\\u00AC\\u00AE-\\u02FF\\u2010-\\u2027\\u2190-\\u21FF' +
  '\\u2500-\\u25FC\\u2713-\\u2718\\u276F\\u2800-\\u28FF';
