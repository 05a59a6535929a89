import { conversationsApart } from '../support/conversations-apart.ts';
import { MemoryLog, MemoryPartitions } from '../support/memory-log.ts';
import { logSuite } from './log-suite.ts';

const PARTITIONS = 4;
const MOST = 200;

logSuite('memory, a stand-in for a broker', async () => {
  const partitions = new MemoryPartitions(PARTITIONS);
  let log: MemoryLog;
  return {
    open: async (receive) => {
      log = new MemoryLog(partitions, receive, MOST);
      return log;
    },
    crash: async () => log.crash(),
    stop: () => log.stop(),
    destroy: async () => {},
    can: { durableAt: 'log', mostInFlight: MOST, apart: conversationsApart(PARTITIONS), patience: 2_000 },
  };
});
