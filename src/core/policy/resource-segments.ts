import { splitArn } from '../api-gateway/arn.ts';
import { editDistance } from './distance.ts';
import { glob } from './glob.ts';

export const ARN_SEGMENTS = ['partition', 'service', 'region', 'account'] as const;
export const CALL_SEGMENTS = ['api', 'stage', 'verb', 'path'] as const;
export type Segment = (typeof ARN_SEGMENTS)[number] | (typeof CALL_SEGMENTS)[number];
export const VERB_NAMES: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'ANY'];

export type Segments = Readonly<Record<Segment, string | null>>;

/** An ARN or pattern by its eight segments; null where it ends earlier. The path keeps its slashes. */
export function segmentsOf(arn: string): Segments {
  const parts = splitArn(arn);
  const [api, stage, verb, ...path] = parts[5]?.split('/') ?? [];
  return {
    partition: parts[1] ?? null,
    service: parts[2] ?? null,
    region: parts[3] ?? null,
    account: parts[4] ?? null,
    api: api ?? null,
    stage: stage ?? null,
    verb: verb ?? null,
    path: path.length > 0 ? path.join('/') : null,
  };
}

export const joinSegments = (s: Segments): string => {
  const call = [s.api, s.stage, s.verb, s.path].filter((part) => part !== null).join('/');
  return ['arn', s.partition, s.service, s.region, s.account, call].join(':');
};

export interface Difference {
  readonly segment: Segment;
  readonly granted: string;
  readonly asked: string;
}

/** What stands for a segment that a pattern does not have. */
export const NOTHING = '(nothing)';

/**
 * The segments in which a pattern and an ARN differ, in order. A pattern that ends early differs in the first one it
 * lacks.
 */
export function differences(pattern: string, arn: string): readonly Difference[] {
  const [granted, asked] = [segmentsOf(pattern), segmentsOf(arn)];
  const found: Difference[] = [];
  for (const segment of [...ARN_SEGMENTS, ...CALL_SEGMENTS]) {
    const [g, a] = [granted[segment], asked[segment]];
    if (a === null) continue;
    // A run at the end covers every segment behind it.
    if (g === null) return pattern.endsWith('*') ? found : [...found, { segment, granted: NOTHING, asked: a }];
    if (!glob(g, a)) found.push({ segment, granted: g, asked: a });
  }
  return found;
}

/** How far a pattern is from an ARN: segments first, then characters. */
export function arnDistance(pattern: string, arn: string): number {
  const found = differences(pattern, arn);
  return found.length * 1000 + found.reduce((sum, d) => sum + Math.min(100, editDistance(d.granted, d.asked)), 0);
}
