/** `prosa start` with the funnel that answers by a language model. */
import { runUntilEnd } from '../../../src/cli/start.ts';
import { readConfig } from '../../../src/config.ts';
import { startProsa } from '../../../src/main.ts';

runUntilEnd(await startProsa(readConfig(), new URL('machines/machines.ts', import.meta.url)));
