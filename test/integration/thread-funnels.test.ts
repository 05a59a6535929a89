import { expect, it } from 'vitest';
import { funnelModules } from '../../machines/machines.ts';
import { keepFunnel } from '../../src/funnel/archive.ts';
import { checkBundle } from '../../src/funnel/check-bundle.ts';
import { ThreadFunnels } from '../../src/shard/thread-funnels.ts';
import { LocalFiles } from '../../src/store/durable-files.ts';
import { rentalBundle } from '../support/rental-bundle.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

it('a group that opens with a version there is not leaves those that are open with theirs', async () => {
  const directory = temporaryDirectory();
  const { document, prompts } = await rentalBundle();
  const { funnel } = checkBundle(document, prompts, funnelModules);
  await keepFunnel(new LocalFiles(directory), funnel);
  const version = `${funnel.id}@${funnel.version}`;
  const funnels = new ThreadFunnels(directory, funnelModules);
  const open = await funnels.open(version);
  await expect(funnels.open('rental@000000000000')).rejects.toMatchObject({ code: 'funnel_unknown' });
  expect(await funnels.open(version)).toBe(open);
});

it('versions that could not be loaded are loaded with the next group that opens', async () => {
  const directory = temporaryDirectory();
  const funnels = new ThreadFunnels(directory, funnelModules);
  const { document, prompts } = await rentalBundle();
  const { funnel } = checkBundle(document, prompts, funnelModules);
  const version = `${funnel.id}@${funnel.version}`;
  await expect(funnels.open(version)).rejects.toMatchObject({ code: 'funnel_unknown' });
  await keepFunnel(new LocalFiles(directory), funnel);
  expect((await funnels.open(version)).live()).toMatchObject({ id: funnel.id, version: funnel.version });
});
