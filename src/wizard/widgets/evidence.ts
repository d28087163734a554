import type { Evidence } from '../../core/model/evidence.ts';
import { sanitize } from '../../core/model/sanitize.ts';
import { BLANK, dim, type Line, line, span } from './line.ts';
import { paragraph } from './paragraph.ts';
import { wrap } from './text.ts';

const SOURCES: Readonly<Record<Evidence['source'], string>> = {
  fact: 'read from AWS',
  observed: 'the answer you gave',
  call: 'the real call',
  simulator: 'IAM policy simulator',
  'authorizer-test': 'authorizer test',
  log: 'log line',
  waf: 'WAF sample',
};

/** The very field of the very AWS answer, one piece after the other. */
export function evidenceLines(evidence: readonly Evidence[], columns: number): readonly Line[] {
  if (evidence.length === 0) return [line(dim('Nothing was read for this.'))];
  return evidence.flatMap((one, index) => [
    ...(index === 0 ? [] : [BLANK]),
    ...(one.note === null ? [] : paragraph(one.note, columns)),
    line(
      dim('from  '),
      span(one.operation ?? SOURCES[one.source], 'accent'),
      dim(one.path === null || one.path === '' ? '' : `  ${one.path}`),
    ),
    ...valueLines(one.value, columns - 2).map((text) => line('  ', span(text))),
  ]);
}

function valueLines(value: unknown, columns: number): readonly string[] {
  if (value === undefined || value === null) return ['none'];
  return sanitize(pretty(value))
    .split('\n')
    .flatMap((text) => {
      const lead = /^ */.exec(text)?.[0] ?? '';
      return wrap(text.slice(lead.length), columns - lead.length).map((part) => lead + part);
    });
}

/** JSON documents arrive as text: shown laid out. */
function pretty(value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2) ?? String(value);
  if (!/^\s*[{[]/.test(value)) return value;
  try {
    return JSON.stringify(JSON.parse(value), null, 2);
  } catch {
    return value;
  }
}
