interface QueryFlags {
  readonly queryString?: string;
  readonly query?: string;
}

/** The query string that the flags give, without its question mark; undefined where none does. */
export const queryIn = ({ queryString, query }: QueryFlags): string | undefined =>
  (queryString ?? query)?.replace(/^\?/, '');

/** How the AWS CLI's `--query` is done here. */
export const WITH_JQ = "To filter the result: --json | jq '…'";

/** `--query` filters the output of the AWS CLI, and here it is part of the call: a filter is told, not sent. */
export function queryProblems({ queryString, query }: QueryFlags): readonly string[] {
  if (query === undefined) return [];
  if (queryString !== undefined && queryString !== query)
    return ['--query-string and --query are the same flag, but were given two different values'];
  return queryString === undefined && isJmesPath(query)
    ? [
        `Here, --query is the query string of the call, but "${query}" is a JMESPath expression. ${WITH_JQ}. ` +
          `To send this text as the query string all the same: --query-string`,
      ]
    : [];
}

/**
 * `Items[].id`, `Stages[*].name`, `length(@)`; never `ids[]=1`. https://jmespath.org/specification.html
 */
function isJmesPath(text: string): boolean {
  if (/\[\?/.test(text)) return true;
  if (/[=&]/.test(text)) return false;
  return /\[(?:\*|-?\d*(?::-?\d*){0,2})\](?:$|[.[|\s])|^[a-z_]+\(.*\)|\s\|\s|^@|^\{[^:]*:.*\}$|^\[.*\]$/.test(text);
}
