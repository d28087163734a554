import { readLineOf } from '../../answers/index.ts';
import { accessLogOf, executionLogPlaces } from '../../model/settings.ts';
import type { LogsTestimony } from '../../model/testimony.ts';
import type { CaseFile } from './case-file.ts';
import { factsOfCase } from './facts-of-case.ts';

/** How far from the call its lines are looked for, in seconds. */
const WINDOW_SECONDS = 120;

/**
 * The log lines of the case's request, as they would be found in CloudWatch around its time; null where there are none,
 * or several requests'.
 */
export function logsOfCase(caseFile: CaseFile): LogsTestimony | null {
  const { config, request } = caseFile;
  const execution = executionLogPlaces(factsOfCase(caseFile)).groups;
  const accessLog = accessLogOf(config.stage.logging.access);
  const groups = config.logs.filter(({ logGroup }) => execution.includes(logGroup) || logGroup === accessLog?.logGroup);
  const lines = groups
    .flatMap(({ logGroup, events }) => events.map(({ atSeconds, message }) => ({ logGroup, atSeconds, message })))
    .filter(({ atSeconds }) => Math.abs(atSeconds) <= WINDOW_SECONDS)
    .sort((a, b) => a.atSeconds - b.atSeconds);
  const ids = new Set(lines.map((line) => readLineOf(line, accessLog).requestId).filter((id) => id !== null));
  if (ids.size !== 1) return null;
  return {
    logGroups: groups.map(({ logGroup }) => logGroup),
    foundBy: 'time',
    lines: lines.map(({ logGroup, atSeconds, message }) => ({
      logGroup,
      at: new Date(Date.parse(request.time) + atSeconds * 1000).toISOString(),
      message,
    })),
    accessLog,
    ofPractice: false,
  };
}
