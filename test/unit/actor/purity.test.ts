import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const ROOT = new URL('../../../', import.meta.url);

function importsIn(folder: string): { file: string; imported: string }[] {
  const directory = new URL(`${folder}/`, ROOT);
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .flatMap((file) =>
      [...readFileSync(new URL(file, directory), 'utf8').matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(
        (match) => ({
          file: `${folder}/${file}`,
          imported: match[1]!,
        }),
      ),
    );
}

const INWARD = /^(\.\/|\.\.\/errors\.ts$|xstate$)/;

describe('src/actor', () => {
  it('imports only itself, the errors and xstate', () => {
    const imports = importsIn('src/actor');
    expect(imports.length).toBeGreaterThan(10);
    expect(imports.filter(({ imported }) => !INWARD.test(imported))).toEqual([]);
  });

  it('reads no clock and no randomness', () => {
    for (const { file } of importsIn('src/actor')) {
      expect(readFileSync(new URL(file, ROOT), 'utf8')).not.toMatch(
        /Date\.now|new Date\(|Math\.random|performance\.|process\./,
      );
    }
  });
});

describe('what a step runs of the rental', () => {
  /** All files that a file imports, also by way of others. */
  function reached(file: URL, seen = new Set<string>()): Set<string> {
    if (seen.has(file.href)) return seen;
    seen.add(file.href);
    const source = readFileSync(file, 'utf8').replaceAll(/import type [^;]+;/g, '');
    for (const [, imported] of source.matchAll(/from\s*'([^']+)'/g)) {
      if (imported!.startsWith('.')) reached(new URL(imported!, file), seen);
      else seen.add(imported!);
    }
    return seen;
  }

  it.each(['view', 'guards', 'actions'])('reads nothing that changes: %s', (name) => {
    const all = [...reached(new URL(`machines/rental/${name}.ts`, ROOT))];
    expect(all.length).toBeGreaterThan(3);
    expect(all.filter((one) => /^node:|\/(live|effects|held-catalogue)\.ts$|\/data\//.test(one))).toEqual([]);
  });
});

describe('the environment', () => {
  it('is read only by src/config.ts', () => {
    const readers = ['src', 'workers', 'machines'].flatMap((folder) =>
      importsIn(folder)
        .map(({ file }) => file)
        .filter((file) => /process\.env/.test(readFileSync(new URL(file, ROOT), 'utf8'))),
    );
    expect([...new Set(readers)].filter((file) => file !== 'src/config.ts')).toEqual([]);
  });
});

describe('adapters', () => {
  it('are chosen only by the composition root and the threads', () => {
    const ADAPTER =
      /(sqlite-store|sqlite-aliases|sqlite-spend-ledger|redis-spend-ledger|openai-model|redis-store|redis-aliases|embedded-log|kafka-log|kafka-source|kafka-publisher|directory-source|url-source|whatsapp-channel|web-channel)\.ts$/;
    const choosers = importsIn('src').filter(({ imported }) => ADAPTER.test(imported));
    expect(choosers.map(({ file }) => file).filter((file) => !file.startsWith('src/roles/'))).toEqual([]);
  });
});
