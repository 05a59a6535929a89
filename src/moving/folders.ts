/**
 * The small files of a Prosa on their way: funnels with their publications and migrations, drafts with their dialogues,
 * and receipts of erasures.
 */
import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ProsaError } from '../errors.ts';
import { type DurableFiles, LocalFiles } from '../store/durable-files.ts';
import { sha256 } from './content.ts';
import { FOLDERS, type FolderName, type House } from './house.ts';
import type { Manifest, SmallFile } from './manifest.ts';

/** Copies them into the directory of an export. */
export async function exportFolders(house: House, directory: string): Promise<Manifest['folders']> {
  const folders: Manifest['folders'] = {};
  for (const folder of FOLDERS) {
    const copy = new LocalFiles(join(directory, folder));
    const listed: SmallFile[] = [];
    for (const [name, text] of await filesIn(house.folders[folder].directory)) {
      await copy.write(name, text);
      listed.push({ name, hash: sha256(text) });
    }
    folders[folder] = listed;
  }
  return folders;
}

/** @throws ProsaError `export_invalid` when a file of the export is not what it was */
export async function importFolders(manifest: Manifest, directory: string, house: House): Promise<void> {
  for (const folder of FOLDERS) {
    for (const { name, hash } of manifest.folders[folder] ?? []) {
      const path = join(directory, folder, name);
      const text = await readFile(path, 'utf8').catch(() => '');
      if (sha256(text) !== hash) throw new ProsaError('export_invalid', `${path} was changed or is missing`);
      await house.folders[folder].write(name, text);
    }
  }
}

/** Files of the export that are not in the house, or are others there, and {@link isOfOne} that only the house knows. */
export async function folderDifferences(manifest: Manifest, house: House): Promise<string[]> {
  const different: string[] = [];
  for (const folder of FOLDERS) {
    const found = await filesIn(house.folders[folder].directory);
    const listed = manifest.folders[folder] ?? [];
    for (const { name, hash } of listed) {
      if (sha256(found.get(name) ?? '') !== hash) different.push(`${folder}/${name}`);
    }
    const known = new Set(listed.map(({ name }) => name));
    for (const name of found.keys())
      if (isOfOne(folder, name) && !known.has(name)) different.push(`${folder}/${name}`);
  }
  return different;
}

/** @throws ProsaError `config_invalid`: one of its own would be taken for one of the export, or be lost to it */
export async function refuseOwn(house: House, { folders }: Manifest): Promise<void> {
  for (const folder of FOLDERS) {
    const brought = new Map(folders[folder]?.map(({ name, hash }) => [name, hash]));
    for (const [name, text] of await filesIn(house.folders[folder].directory)) {
      if (!isOfOne(folder, name) || brought.get(name) === sha256(text)) continue;
      const what = folder === 'drafts' ? 'a draft' : 'a migration';
      throw new ProsaError(
        'config_invalid',
        `${house.name} has ${folder}/${name}, ${what} of its own; an import goes to where nothing was edited or published`,
      );
    }
  }
}

/** Whether it is numbered by its Prosa, so that another's may have the same name. */
const isOfOne = (folder: FolderName, name: string) =>
  folder === 'drafts' || (folder === 'funnels' && name.startsWith('migrations/'));

/** Their texts by name, in the order of the names. */
async function filesIn(files: DurableFiles['directory']): Promise<Map<string, string>> {
  await mkdir(files, { recursive: true, mode: 0o700 });
  const entries = await readdir(files, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.tmp'))
    .map((entry) => relative(files, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
  const texts = new Map<string, string>();
  for (const name of names) texts.set(name, await readFile(join(files, name), 'utf8'));
  return texts;
}
