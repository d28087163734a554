import { needed } from './fact-of.ts';

/** One page of a list that is paged by `position`, as all of API Gateway's v1 lists are. */
export interface Page<T> {
  readonly items?: readonly T[] | undefined;
  readonly position?: string | undefined;
}

/**
 * All items of a list paged by `position`. A loop of our own, as the SDK has paginators for only some of these lists. A
 * server that hands out the same position twice would page for ever: the second time ends it. `onPage` is told of each
 * page that is not the last one. A page without its list is no empty page: AWS sends `[]` for one.
 */
export async function allItems<T>(
  page: (position: string | undefined) => Promise<Page<T>>,
  onPage: (items: readonly T[]) => void = () => {},
): Promise<readonly T[]> {
  const items: T[] = [];
  const seen = new Set<string>();
  let position: string | undefined;
  do {
    const answer = await page(position);
    const read = needed(answer.items, 'its list');
    items.push(...read);
    position = answer.position || undefined;
    if (position !== undefined && seen.has(position)) break;
    if (position !== undefined) {
      seen.add(position);
      onPage(read);
    }
  } while (position !== undefined);
  return items;
}

/** All items of a list of the newer generation, paged by `NextToken`. */
export const allTokened = <T>(
  page: (
    token: string | undefined,
  ) => Promise<{ readonly Items?: readonly T[] | undefined; readonly NextToken?: string | undefined }>,
): Promise<readonly T[]> =>
  allItems(async (token) => {
    const { Items: items, NextToken: position } = await page(token);
    return { items, position };
  });

/**
 * The items of a list that says how many there are: CloudFront leaves the items out where there are none.
 * https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Aliases.html
 */
export function listed<T>(
  list: { readonly Quantity?: number | undefined; readonly Items?: readonly T[] | undefined } | undefined,
  what: string,
): readonly T[] {
  const { Quantity: quantity, Items: items } = needed(list, what);
  const many = needed(quantity, what);
  return many === 0 ? [] : needed(items, what);
}

/** One page of an IAM list. */
export interface IamPage {
  readonly IsTruncated?: boolean | undefined;
  readonly Marker?: string | undefined;
}

/** All items of an IAM list, paged by `Marker`. */
export async function allMarked<P extends IamPage, T>(
  page: (marker: string | undefined) => Promise<P>,
  itemsOf: (page: P) => readonly T[] | undefined,
): Promise<readonly T[]> {
  const items: T[] = [];
  let marker: string | undefined;
  do {
    const answer = await page(marker);
    items.push(...needed(itemsOf(answer), 'its list'));
    marker = answer.IsTruncated && answer.Marker !== marker ? answer.Marker : undefined;
  } while (marker !== undefined);
  return items;
}

/** The most that API Gateway's v1 lists give on one page. */
export const PAGE_LIMIT = 500;

/** The same for the newer generation, which takes the number as text. */
export const V2_PAGE_LIMIT = '100';
