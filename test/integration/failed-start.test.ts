import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prosaCli } from '../support/cli.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

it('a start that fails says why and ends the process, whatever it had begun', async () => {
  const dataDir = temporaryDirectory();
  writeFileSync(join(dataDir, 'bookings.sqlite'), 'this is no database at all');
  const { code, stderr } = await prosaCli(['start'], {
    PROSA_DATA_DIR: dataDir,
    PORT: '0',
    LOG_LEVEL: 'silent',
  });
  expect(stderr).toContain('prosa: bookings.sqlite in PROSA_DATA_DIR: file is not a database\n');
  expect(code).toBe(1);
});
