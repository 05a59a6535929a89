import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const path = (relative: string) => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

/** `npm ci` builds the Studio; where that was skipped, it is built before it is tested. */
export async function ensureStudio(): Promise<void> {
  if (existsSync(path('dist/studio/index.html'))) return;
  await build({ root: path('src/studio'), configFile: path('src/studio/vite.config.ts'), logLevel: 'warn' });
}
