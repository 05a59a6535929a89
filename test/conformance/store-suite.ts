import { describe } from 'vitest';
import { openedStore, type StoreFactory } from '../support/opened-store.ts';
import { movedGroupSuite } from './moved-group-suite.ts';
import { movingSuite } from './moving-suite.ts';
import { storeCommitsSuite } from './store-commits-suite.ts';
import { storeDeadLettersSuite } from './store-dead-letters-suite.ts';
import { storeErasingSuite } from './store-erasing-suite.ts';
import { storeListsSuite } from './store-lists-suite.ts';
import { storeOutboxSuite } from './store-outbox-suite.ts';

/** What every store must hold; an adapter supplies only the factory. */
export function storeSuite(name: string, createFactory: () => Promise<StoreFactory>): void {
  describe(`store: ${name}`, () => {
    const world = openedStore(createFactory);
    movingSuite(createFactory);
    movedGroupSuite(createFactory);
    storeCommitsSuite(world);
    storeListsSuite(world);
    storeOutboxSuite(world);
    storeErasingSuite(world);
    storeDeadLettersSuite(world);
  });
}
