import type { Fact } from '../../core/model/fact.ts';
import type { Secret } from '../../core/model/secret.ts';
import type { Clients } from '../clients/types.ts';
import { factOf, needed } from '../read/fact-of.ts';
import { allItems, PAGE_LIMIT } from '../read/paging.ts';

/**
 * The id of the API key that has this value; null for none of this account and Region. The values are read and compared
 * here, and not kept. https://docs.aws.amazon.com/apigateway/latest/api/API_GetApiKeys.html
 */
export const keyWithValue = (clients: Clients, value: Secret): Promise<Fact<string | null>> =>
  factOf('GetApiKeys', async () => {
    const items = await allItems((position) =>
      clients.call('apigateway', 'GetApiKeys', {
        limit: PAGE_LIMIT,
        includeValues: true,
        ...(position === undefined ? {} : { position }),
      }),
    );
    const found = items.find((item) => needed(item.value, 'the value of an API key') === value.reveal());
    return found === undefined ? null : needed(found.id, 'the id of an API key');
  });
