import { expandShorthand } from '../../core/policy/match.ts';

/** What a resource policy belongs to. */
interface Owner {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly id: string;
}

/** The policy as API Gateway keeps it: compact, the `execute-api:/…` shorthand written out in full. */
export const expandedPolicy = (document: unknown, { partition, region, account, id }: Owner): string =>
  expandShorthand(JSON.stringify(document), { partition, region, account, apiId: id });

/** As GetRestApi shows it: the inside of a JSON string, slashes escaped too. */
export const escapedPolicy = (text: string): string => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/');
