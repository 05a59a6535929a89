import { MemoryStore } from '../support/memory-store.ts';
import { storeSuite } from './store-suite.ts';

storeSuite('memory, the stand-in of unit tests', async () => {
  const store = new MemoryStore();
  return { open: async () => store, crashAndReopen: async () => store, destroy: async () => {} };
});
