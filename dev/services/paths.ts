/** Where the services of development keep what they need; nothing of it is in git. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const KAFKA_BUILD_DIR = fileURLToPath(new URL('../kafka', import.meta.url));

export const SERVICES_DIR = fileURLToPath(new URL('../../.services', import.meta.url));
export const KAFKA_LIBS_DIR = join(SERVICES_DIR, 'kafka', 'libs');
/** Data of `npm run services`. */
export const DATA_DIR = join(SERVICES_DIR, 'data');
/** One file for each process that was started; see process-records.ts. */
export const RECORDS_DIR = join(SERVICES_DIR, 'run');
