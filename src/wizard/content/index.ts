import type { ScreenId } from '../state/screen-ids.ts';
import type { Screen } from '../ui.ts';
import { apiScreen } from './api.ts';
import { callerScreen } from './caller.ts';
import { checkScreen } from './check.ts';
import { compareScreen } from './compare.ts';
import { findingsScreen } from './findings.ts';
import { fixScreen } from './fix.ts';
import { methodScreen } from './method.ts';
import { pageScreen } from './page.ts';
import { pasteScreen } from './paste.ts';
import { profileScreen } from './profile.ts';
import { readingScreen } from './reading.ts';
import { stageScreen } from './stage.ts';
import { summaryScreen } from './summary.ts';
import { troubleshootingScreen } from './troubleshooting.ts';
import { undoScreen } from './undo.ts';

/** The screens in the order they are met. */
export const SCREENS: Readonly<Record<ScreenId, Screen>> = {
  profile: profileScreen,
  reading: readingScreen,
  paste: pasteScreen,
  api: apiScreen,
  stage: stageScreen,
  method: methodScreen,
  caller: callerScreen,
  troubleshooting: troubleshootingScreen,
  findings: findingsScreen,
  page: pageScreen,
  compare: compareScreen,
  fix: fixScreen,
  check: checkScreen,
  undo: undoScreen,
  summary: summaryScreen,
};
