import type { ComponentType } from 'react';
import type { KeyContext } from '../keys.ts';
import type { ScreenId } from '../state/index.ts';
import { ApiScreen } from './api.tsx';
import { CallerScreen } from './caller.tsx';
import { CheckScreen } from './check.tsx';
import { CompareScreen } from './compare.tsx';
import { FindingsScreen } from './findings.tsx';
import { FixScreen } from './fix.tsx';
import { MethodScreen } from './method.tsx';
import { PageScreen } from './page.tsx';
import { PasteScreen } from './paste.tsx';
import { ProfileScreen } from './profile.tsx';
import { ReadingScreen } from './reading.tsx';
import { StageScreen } from './stage.tsx';
import { SummaryScreen } from './summary.tsx';
import { TroubleshootingScreen } from './troubleshooting.tsx';
import { UndoScreen } from './undo.tsx';

/** The component of each screen, in the order they are met. */
export const VIEWS: Readonly<Record<ScreenId, ComponentType<{ readonly at: KeyContext }>>> = {
  profile: ProfileScreen,
  reading: ReadingScreen,
  paste: PasteScreen,
  api: ApiScreen,
  stage: StageScreen,
  method: MethodScreen,
  caller: CallerScreen,
  troubleshooting: TroubleshootingScreen,
  findings: FindingsScreen,
  page: PageScreen,
  compare: CompareScreen,
  fix: FixScreen,
  check: CheckScreen,
  undo: UndoScreen,
  summary: SummaryScreen,
};
