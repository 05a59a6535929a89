import { type Manifest, writeManifest } from './manifest.ts';

/** Writes a manifest that several change, one write after the other; what changed before a call is in it. */
export class ManifestWriter {
  readonly #directory: string;
  readonly #manifest: Manifest;
  #current: Promise<void> = Promise.resolve();
  /** A write that has not begun. */
  #next: Promise<void> | undefined;

  constructor(directory: string, manifest: Manifest) {
    this.#directory = directory;
    this.#manifest = manifest;
  }

  /** Resolves when it is durable. */
  write(): Promise<void> {
    this.#next ??= this.#current.then(() => {
      const written = writeManifest(this.#directory, this.#manifest);
      this.#current = written.catch(() => {});
      this.#next = undefined;
      return written;
    });
    return this.#next;
  }
}
