import { monotonicNow } from '../../host/clock.ts';
import { CannotRead, needed } from './fact-of.ts';

/** One page of a list that is paged by `position`, as all of API Gateway's v1 lists are. */
export interface Page<T> {
  readonly items?: readonly T[] | undefined;
  readonly position?: string | undefined;
}

/** Far more than AWS's quotas allow a list to have, and far more than anybody waits for. */
const MOST_PAGES = 200;
const LONGEST_MS = 60_000;

/**
 * All items of a list paged by `position`. A loop of our own, as the SDK has paginators for only some of these lists.
 * `onPage` is told of each page that is not the last one. A page without its list is no empty page: AWS sends `[]` for
 * one. A list that does not come to its end was not read, however much of it came: throws `CannotRead`.
 */
export async function allItems<T>(
  page: (position: string | undefined) => Promise<Page<T>>,
  onPage: (items: readonly T[]) => void = () => {},
): Promise<readonly T[]> {
  const items: T[] = [];
  const seen = new Set<string>();
  const from = monotonicNow();
  for (let position: string | undefined; ; ) {
    const answer = await page(position);
    const read = needed(answer.items, 'its list');
    items.push(...read);
    position = answer.position || undefined;
    if (position === undefined) return items;
    if (seen.has(position))
      throw endless('the next-page token leads back to a page that was already read', items.length);
    seen.add(position);
    if (seen.size === MOST_PAGES) throw endless(`there are more than ${MOST_PAGES} pages`, items.length);
    if (monotonicNow() - from > LONGEST_MS) throw endless(`it took more than ${LONGEST_MS / 1000} s`, items.length);
    onPage(read);
  }
}

const endless = (why: string, many: number): CannotRead =>
  new CannotRead(`the end of the list was not reached: ${why}; only its first ${many} entries were read`);

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
export const allMarked = <P extends IamPage, T>(
  page: (marker: string | undefined) => Promise<P>,
  itemsOf: (page: P) => readonly T[] | undefined,
  onPage?: (items: readonly T[]) => void,
): Promise<readonly T[]> =>
  allItems(async (marker) => {
    const answer = await page(marker);
    return {
      items: itemsOf(answer),
      position: answer.IsTruncated ? needed(answer.Marker, 'the token for the next page') : undefined,
    };
  }, onPage);

/** The most that API Gateway's v1 lists give on one page. */
export const PAGE_LIMIT = 500;

/** The same for the newer generation, which takes the number as text. */
export const V2_PAGE_LIMIT = '100';
