export { builtinCases } from './builtin.ts';
export { type Practice, type PracticeApi, type PracticeOptions, startPractice } from './practice.ts';
export type { PracticeProfile } from './profiles.ts';
export { PracticeLoadError } from './store/merge.ts';
