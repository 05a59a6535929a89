import { MemoryStore } from '../support/memory-store.ts';
import { storeSuite } from './store-suite.ts';

storeSuite('memory, the stand-in of unit tests', async () => {
  const store = new MemoryStore();
  const open = async () => {
    store.opened++;
    return store;
  };
  return { open, crashAndReopen: open, destroy: async () => {} };
});
