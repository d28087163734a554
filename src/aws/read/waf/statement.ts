import { literalOf, type WafRule } from '../../../core/model/waf-rules.ts';
import type { OutputOf } from '../../clients/types.ts';

export type AwsRule = NonNullable<NonNullable<OutputOf<'wafv2', 'GetWebACL'>['WebACL']>['Rules']>[number];
export type AwsStatement = NonNullable<AwsRule['Statement']>;
type Transformations = NonNullable<AwsStatement['SizeConstraintStatement']>['TextTransformations'];

/** A statement, or the ARN of the address list it points to. */
export type ReadStatement = WafRule['statement'] | { readonly ipSet: string };

/** A statement behind exceptions of single paths, and those paths: `And(statement, Not(path is …), …)`. */
export function withoutExceptions(statement: AwsStatement | undefined): {
  readonly statement: AwsStatement | undefined;
  readonly exceptPaths: readonly string[];
} {
  const statements = statement?.AndStatement?.Statements ?? [];
  const excepted = statements.map(({ NotStatement: not }) =>
    not?.Statement === undefined ? null : pathIs(not.Statement),
  );
  const [first, ...others] = statements.filter((_, at) => excepted[at] === null);
  if (first === undefined || others.length > 0) return { statement, exceptPaths: [] };
  return {
    statement: first,
    exceptPaths: excepted.flatMap((one) => (one !== null && 'pathIs' in one ? [one.pathIs] : [])),
  };
}

/**
 * The statements that can be evaluated from outside, each in the one form that says exactly that; all others by name.
 * https://docs.aws.amazon.com/waf/latest/APIReference/API_Statement.html
 */
export function statementOf(statement: AwsStatement | undefined): ReadStatement {
  if (statement === undefined) return { unknown: 'no statement' };
  return (
    bodySize(statement) ??
    headerMissing(statement) ??
    pathContains(statement) ??
    pathIs(statement) ??
    ipSet(statement) ?? { unknown: kindOf(statement) }
  );
}

const untouched = (transformations: Transformations): boolean =>
  transformations?.every(({ Type: type }) => type === 'NONE') ?? true;

function bodySize({ SizeConstraintStatement: size }: AwsStatement): ReadStatement | null {
  if (size?.FieldToMatch?.Body === undefined || size.Size === undefined || !untouched(size.TextTransformations))
    return null;
  if (size.ComparisonOperator === 'GT') return { bodyLongerThan: size.Size };
  return size.ComparisonOperator === 'GE' && size.Size > 0 ? { bodyLongerThan: size.Size - 1 } : null;
}

/** "Not longer than nothing": a header that is absent has no length at all. */
function headerMissing({ NotStatement: not }: AwsStatement): ReadStatement | null {
  const size = not?.Statement?.SizeConstraintStatement;
  const header = size?.FieldToMatch?.SingleHeader?.Name;
  const anything =
    (size?.ComparisonOperator === 'GT' && size.Size === 0) || (size?.ComparisonOperator === 'GE' && size.Size === 1);
  return header !== undefined && anything && untouched(size?.TextTransformations) ? { headerMissing: header } : null;
}

function pathContains({ ByteMatchStatement: bytes }: AwsStatement): ReadStatement | null {
  if (
    bytes?.FieldToMatch?.UriPath === undefined ||
    bytes.PositionalConstraint !== 'CONTAINS' ||
    bytes.SearchString === undefined
  )
    return null;
  return untouched(bytes.TextTransformations) ? { pathContains: new TextDecoder().decode(bytes.SearchString) } : null;
}

/** A pattern without anything but one path in it. */
function pathIs({ RegexMatchStatement: regex }: AwsStatement): ReadStatement | null {
  if (
    regex?.FieldToMatch?.UriPath === undefined ||
    regex.RegexString === undefined ||
    !untouched(regex.TextTransformations)
  )
    return null;
  const path = literalOf(regex.RegexString);
  return path === null ? null : { pathIs: path };
}

function ipSet({ IPSetReferenceStatement: set }: AwsStatement): ReadStatement | null {
  // An address taken from a header is not the address that the connection comes from.
  return set?.ARN === undefined || set.IPSetForwardedIPConfig !== undefined ? null : { ipSet: set.ARN };
}

const kindOf = (statement: AwsStatement): string =>
  Object.entries(statement).find(([, value]) => value !== undefined)?.[0] ?? 'a statement of a new kind';
