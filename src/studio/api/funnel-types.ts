/** What the routes for editing take and give; nothing of React, so that what is pure can use it. */
import type { Prompts } from '../document/prompts.ts';
import type { JsonPath, Raw } from '../document/raw.ts';

export interface Problem {
  severity: 'error' | 'warning';
  code: string;
  message: string;
  /** Into the document, or into the prompt where one is named. */
  path: JsonPath;
  file?: string;
  prompt?: string;
}

export interface Entry {
  description: string;
  /** A JSON schema. */
  params: Raw;
}

export interface Catalogue {
  guards: Readonly<Record<string, Entry>>;
  actions: Readonly<Record<string, Entry>>;
  effects: Readonly<Record<string, Entry>>;
  variables: readonly { name: string; description?: string }[];
  slots: readonly (string | { name: string })[];
  events: readonly { type: string; description?: string }[];
}

export interface Source {
  document: Raw;
  prompts: Prompts;
}
