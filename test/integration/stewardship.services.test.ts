import { randomUUID } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import { funnelModules } from '../../machines/machines.ts';
import { Bus } from '../../src/cluster/bus.ts';
import { MirroredFiles } from '../../src/cluster/mirrored-files.ts';
import { checkBundle } from '../../src/funnel/check-bundle.ts';
import { Stewardship, type StewardshipParts } from '../../src/roles/stewardship.ts';
import { RedisConnection } from '../../src/store/redis-connection.ts';
import { MemoryLogger } from '../support/memory-logger.ts';
import { eventually } from '../support/prosa.ts';
import { rentalBundle } from '../support/rental-bundle.ts';
import { describeWithRedis } from '../support/services.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

describeWithRedis('a steward', (url) => {
  it('that cannot read what was left unfinished says so, and is the steward all the same', async () => {
    const redis = await RedisConnection.open(url);
    onTestFinished(() => redis.close());
    const bus = await Bus.open(redis);
    onTestFinished(() => bus.close());
    const prefix = randomUUID();
    const mirror = (name: string) =>
      new MirroredFiles({ redis, prefix, name, directory: temporaryDirectory() });
    const [funnels, erasures, drafts] = [mirror('funnels'), mirror('erasures'), mirror('drafts')];
    await erasures.write('20261121T150000000Z-000000000000.json', 'cut o');
    const { document, prompts } = await rentalBundle();
    const logger = new MemoryLogger();
    const stewardship = new Stewardship({
      bus,
      prefix,
      caretaking: {
        config: {},
        modules: funnelModules,
        shards: { run: async () => [] },
        groups: 1,
        groupOf: () => 0,
        contacts: {},
        bookings: {},
        funnelFiles: funnels,
        erasureFiles: erasures,
        log: logger.log,
      },
      files: [funnels, erasures, drafts],
      drafts,
      isConfirmed: () => true,
      catalogue: () => undefined,
      funnel: checkBundle(document, prompts, funnelModules).funnel,
      log: logger.log,
    } as unknown as StewardshipParts);
    await stewardship.begin();
    onTestFinished(() => stewardship.end());
    const told = await eventually(async () => logger.lines.find(({ level }) => level === 'error'));
    expect(told).toMatchObject({ err: { code: 'data_format' }, msg: expect.stringMatching(/unfinished/) });
  });
});
