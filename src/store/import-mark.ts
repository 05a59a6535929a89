/** Says in a storage that conversations were brought to it, so that nothing runs on a part of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ProsaError } from '../errors.ts';

export interface ImportMark {
  /** Id of the export. */
  export: string;
  isComplete: boolean;
}

/** In a data directory. */
export const IMPORT_MARK = 'import.json';

export function readImportMark(dataDir: string): ImportMark | undefined {
  try {
    return JSON.parse(readFileSync(join(dataDir, IMPORT_MARK), 'utf8')) as ImportMark;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new ProsaError('data_format', `${join(dataDir, IMPORT_MARK)} cannot be read`, { cause });
  }
}

/**
 * @param where the storage, as people call it
 * @throws ProsaError `import_unfinished`
 */
export function refuseUnfinishedImport(mark: ImportMark | undefined, where: string): void {
  if (mark === undefined || mark.isComplete) return;
  throw new ProsaError(
    'import_unfinished',
    `${where} holds a part of an import: run prosa import again until it says that it is complete`,
  );
}
