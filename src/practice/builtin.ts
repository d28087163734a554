import type { CaseFile } from '../core/intake/cases/index.ts';
import catalog from './builtin/catalog-policy-not-deployed.json' with { type: 'json' };
import checkout from './builtin/checkout-identity-policy-wrong-path.json' with { type: 'json' };
import inventory from './builtin/inventory-boundary-omits-invoke.json' with { type: 'json' };
import orders from './builtin/orders-policy-silent.json' with { type: 'json' };
import partner from './builtin/partner-cross-account-grant-missing.json' with { type: 'json' };
import reports from './builtin/reports-signed-for-wrong-region.json' with { type: 'json' };
import shop from './builtin/shop-stage-in-custom-domain-path.json' with { type: 'json' };
import status from './builtin/status-healthy.json' with { type: 'json' };

/**
 * The cases that `practice` holds without arguments, of one account, the first the one a newcomer meets. A test checks
 * them: every start would take longer.
 */
export const builtinCases = (): readonly CaseFile[] =>
  [orders, checkout, catalog, partner, reports, inventory, shop, status] as unknown as readonly CaseFile[];
