import { readLogLine } from '../../answers/index.ts';
import type { LogsTestimony } from '../../model/testimony.ts';
import type { CaseFile } from './case-file.ts';

/** How far from the call its lines are looked for, in seconds. */
const AROUND = 120;

/** The log lines of the case's request, as they would be found in CloudWatch around its time; null where there are none, or several requests'. */
export function logsOfCase({ config, request }: CaseFile): LogsTestimony | null {
  const { stage, api } = config;
  const execution = `API-Gateway-Execution-Logs_${api.id}/${stage.name}`;
  const access = /:log-group:([^:]+)/.exec(stage.logging.access?.destinationArn ?? '')?.[1];
  const groups = config.logs.filter(({ logGroup }) => (logGroup === execution && stage.logging.execution !== 'OFF') || logGroup === access);
  const lines = groups
    .flatMap(({ logGroup, events }) => events.map(({ atSeconds, message }) => ({ logGroup, atSeconds, message })))
    .filter(({ atSeconds }) => Math.abs(atSeconds) <= AROUND)
    .sort((a, b) => a.atSeconds - b.atSeconds);
  const ids = new Set(lines.map(({ message }) => readLogLine(message).requestId).filter((id) => id !== null));
  if (ids.size !== 1) return null;
  return {
    logGroups: groups.map(({ logGroup }) => logGroup),
    foundBy: 'time',
    lines: lines.map(({ logGroup, atSeconds, message }) => ({
      logGroup,
      at: new Date(Date.parse(request.time) + atSeconds * 1000).toISOString(),
      message,
    })),
    ofPractice: false,
  };
}
