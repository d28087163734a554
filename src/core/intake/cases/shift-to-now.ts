import { type CaseFile, isoOfStamp, stampOfIso } from './case-file.ts';
import { isRecord } from './shape.ts';

/**
 * The same case as though the call were made at `nowIso`: the request's time, the time in the signature, the
 * deployment's, and the moments that policy conditions name all move by the same step, so that whatever held or failed
 * then holds or fails now. A `nowIso` that is no date leaves the case as it is.
 */
export function shiftToNow(caseFile: CaseFile, nowIso: string): CaseFile {
  const now = Math.floor(Date.parse(nowIso) / 1000) * 1000;
  const step = now - Date.parse(caseFile.request.time);
  if (Number.isNaN(step)) return caseFile;
  const { signing } = caseFile.request;
  const config = shiftConditions(caseFile.config, step) as CaseFile['config'];
  const { deployedAt } = config.stage;
  return {
    ...caseFile,
    config:
      deployedAt === undefined
        ? config
        : { ...config, stage: { ...config.stage, deployedAt: withoutMillis(Date.parse(deployedAt) + step) } },
    request: {
      ...caseFile.request,
      time: withoutMillis(now),
      signing: signing && { ...signing, date: stampOfIso(withoutMillis(Date.parse(isoOfStamp(signing.date)) + step)) },
    },
  };
}

const withoutMillis = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/** Everything under a `Condition` whose operator compares dates; the rest as it is. */
function shiftConditions(node: unknown, step: number): unknown {
  if (Array.isArray(node)) return node.map((entry) => shiftConditions(entry, step));
  if (!isRecord(node)) return node;
  return mapEntries(node, (value, key) =>
    key === 'Condition' && isRecord(value)
      ? mapEntries(value, (keys, operator) => shiftKeys(keys, operator, step))
      : shiftConditions(value, step),
  );
}

function shiftKeys(keys: unknown, operator: string, step: number): unknown {
  if (!isRecord(keys) || !/^(?:\w+:)?Date/i.test(operator)) return keys;
  return mapEntries(keys, (value) =>
    Array.isArray(value) ? value.map((one) => shiftMoment(one, step)) : shiftMoment(value, step),
  );
}

/** ISO 8601, or seconds since 1970 as text or number. */
function shiftMoment(value: unknown, step: number): unknown {
  if (typeof value === 'number') return value + step / 1000;
  if (typeof value !== 'string') return value;
  if (/^\d+$/.test(value)) return String(Number(value) + step / 1000);
  const then = Date.parse(value) + step;
  return Number.isNaN(new Date(then).getTime()) ? value : withoutMillis(then);
}

const mapEntries = (
  node: Readonly<Record<string, unknown>>,
  to: (value: unknown, key: string) => unknown,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(node).map(([key, value]) => [key, to(value, key)]));
