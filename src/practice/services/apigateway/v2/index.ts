import type { RestRoute } from '../../../protocols/rest-json.ts';
import { V2_EXPORT_ROUTES } from './export.ts';
import { MAPPING_ROUTES } from './mappings.ts';
import { READ_ROUTES } from './reads.ts';
import { ROUTE_WRITES } from './route-writes.ts';
import { STAGE_WRITES } from './stage-writes.ts';
import { WRITE_ROUTES } from './writes.ts';

/** HTTP and WebSocket APIs. */
export const V2_ROUTES: readonly RestRoute[] = [
  ...READ_ROUTES,
  ...V2_EXPORT_ROUTES,
  ...WRITE_ROUTES,
  ...ROUTE_WRITES,
  ...STAGE_WRITES,
  ...MAPPING_ROUTES,
];
