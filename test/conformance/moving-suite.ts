/** What must hold when conversations are carried from one store to another; part of the suite of the store. */
import { afterEach, beforeEach, describe } from 'vitest';
import { MovingStores } from '../support/moving-stores.ts';
import type { StoreFactory } from '../support/opened-store.ts';
import { movingOnSuite } from './moving-on-suite.ts';
import { movingWholeSuite } from './moving-whole-suite.ts';

export function movingSuite(createFactory: () => Promise<StoreFactory>): void {
  describe('moving', () => {
    const world = new MovingStores(createFactory);
    beforeEach(() => world.open());
    afterEach(() => world.close());

    movingWholeSuite(world);
    movingOnSuite(world);
  });
}
