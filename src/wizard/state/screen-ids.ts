/** The screens in the order a person meets them. */
export const SCREENS = [
  'profile',
  'reading',
  'paste',
  'api',
  'stage',
  'method',
  'caller',
  'troubleshooting',
  'findings',
  'page',
  'compare',
  'fix',
  'check',
  'undo',
  'summary',
] as const;
/** The name of one screen. */
export type ScreenId = (typeof SCREENS)[number];
