import { formatInvokeArn } from '../api-gateway/arn.ts';
import { arnMatches } from './arn-match.ts';
import type { EvaluationHints } from './hints.ts';
import { resourceMistake } from './resource-mistake.ts';
import {
  ARN_SEGMENTS,
  arnDistance,
  CALL_SEGMENTS,
  differences,
  joinSegments,
  NOTHING,
  segmentsOf,
} from './resource-segments.ts';
import { expandPattern } from './shorthand.ts';
import type { ElementMiss, Policy, PolicyKind, PolicyRequest, Statement } from './types.ts';

/** A miss with how far it is, for choosing the nearest statement. */
export interface RankedMiss {
  readonly miss: ElementMiss;
  readonly distance: number;
}

/**
 * Why no Resource of the statement reaches the ARN: the nearest pattern, the first segment that differs, what to write.
 */
export function explainResource(
  policy: Policy,
  statement: Statement,
  kind: PolicyKind,
  request: PolicyRequest,
  hints: EvaluationHints,
): RankedMiss {
  if (statement.resource === null) {
    const granted = statement.notResource === null ? NOTHING : `not ${statement.notResource.join(', ')}`;
    return {
      miss: {
        element: 'Resource',
        segment: null,
        granted,
        asked: request.arn,
        operator: null,
        mistake: null,
        suggestion: null,
      },
      distance: 5000,
    };
  }
  const ranked = statement.resource
    .map((written) => ({ written, distance: arnDistance(expandPattern(written, kind, request.arn), request.arn) }))
    .sort((a, b) => a.distance - b.distance);
  const nearest = ranked[0];
  if (!nearest)
    return {
      miss: {
        element: 'Resource',
        segment: null,
        granted: NOTHING,
        asked: request.arn,
        operator: null,
        mistake: null,
        suggestion: exactArn(request.arn, hints),
      },
      distance: 8000,
    };
  return { miss: explainPattern(policy, nearest.written, kind, request, hints), distance: nearest.distance };
}

function explainPattern(
  policy: Policy,
  written: string,
  kind: PolicyKind,
  request: PolicyRequest,
  hints: EvaluationHints,
): ElementMiss {
  const pattern = expandPattern(written, kind, request.arn);
  const known = resourceMistake({ policy, written, pattern, kind, arn: request.arn, hints });
  const first = differences(pattern, request.arn)[0];
  const isArn = pattern.startsWith('arn:');
  return {
    element: 'Resource',
    segment: isArn ? (known?.segment ?? first?.segment ?? null) : null,
    granted: pattern,
    asked: request.arn,
    operator: null,
    mistake: known ? { number: known.number, sentence: known.sentence } : null,
    suggestion: firstThatFits(
      [known?.suggestion ?? null, corrected(pattern, request.arn, hints), exactArn(request.arn, hints), request.arn],
      request.arn,
    ),
  };
}

/** The pattern with only the differing segments replaced. */
function corrected(pattern: string, arn: string, hints: EvaluationHints): string | null {
  // What stands behind another service names other things: nothing of it can be kept.
  if (!pattern.startsWith('arn:') || segmentsOf(pattern).service !== segmentsOf(arn).service) return null;
  const [granted, asked] = [segmentsOf(pattern), segmentsOf(exactArn(arn, hints))];
  const wrong = new Set<string>(differences(pattern, arn).map((d) => d.segment));
  const open = pattern.endsWith('*');
  const segments = [...ARN_SEGMENTS, ...CALL_SEGMENTS].map(
    (s) => [s, wrong.has(s) || (granted[s] === null && !open) ? asked[s] : granted[s]] as const,
  );
  return joinSegments(Object.fromEntries(segments) as ReturnType<typeof segmentsOf>);
}

/** The ARN of the call, its path parameters as `*` where the matched template is known. */
export function exactArn(arn: string, hints: EvaluationHints): string {
  const s = segmentsOf(arn);
  if (hints.pathPattern === undefined || s.path === null) return arn;
  const wide = formatInvokeArn({
    partition: s.partition ?? '',
    region: s.region ?? '',
    account: s.account ?? '',
    apiId: s.api ?? '',
    stage: s.stage ?? '',
    verb: s.verb ?? '',
    path: hints.pathPattern,
  });
  return arnMatches(wide, arn) ? wide : arn;
}

const firstThatFits = (candidates: readonly (string | null)[], arn: string): string | null =>
  candidates.find((c) => c !== null && arnMatches(c, arn)) ?? null;
