import type { DirectoryOptions } from './fill-directory.ts';
import type { ProductSwitches } from './product-switches.ts';
import type { ClusterOptions } from './start-product.ts';
import type { StateOptions } from './state/make-state.ts';

/** What every product can be started with. */
export interface ProductOptions<Switches extends ProductSwitches = ProductSwitches>
  extends DirectoryOptions,
    ClusterOptions,
    StateOptions {
  /** Those that differ from the product's defaults. */
  readonly switches?: Partial<Switches>;
}
