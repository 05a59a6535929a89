import { expect, it } from 'vitest';
import { loadConfiguredFunnel } from '../../src/roles/configured-funnel.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

it('says of a PROSA_FUNNEL that is not there that it cannot be read', async () => {
  const path = `${temporaryDirectory()}/machine.json`;
  await expect(loadConfiguredFunnel(path, {})).rejects.toThrow(`PROSA_FUNNEL ${path} cannot be read: ENOENT`);
});
