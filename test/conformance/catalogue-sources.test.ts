import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { DirectorySource } from '../../src/catalogue/directory-source.ts';
import { UrlSource } from '../../src/catalogue/url-source.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { catalogueSourceSuite, type SourceUnderTest } from './catalogue-source-suite.ts';

catalogueSourceSuite('a directory', async () => {
  const directory = temporaryDirectory();
  const put: SourceUnderTest['put'] = (tables) => {
    rmSync(directory, { recursive: true, force: true });
    if (tables === 'gone') return;
    mkdirSync(directory);
    for (const [table, text] of Object.entries(tables)) writeFileSync(join(directory, `${table}.csv`), text);
  };
  return { source: new DirectorySource(directory, ['one', 'two']), put };
});

catalogueSourceSuite('URLs', async () => {
  let there: Record<string, string> | 'gone' = {};
  const server = createServer((request, response) => {
    const text = there === 'gone' ? undefined : there[request.url!.split('/').at(-1)!];
    if (text === undefined) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'text/csv' }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/unguessable`;
  const urls = new Map(['one', 'two'].map((table) => [table, new URL(`${base}/${table}`)]));
  return {
    source: new UrlSource(urls, 1_000),
    put: (tables) => {
      there = tables;
    },
    secret: 'unguessable',
  };
});
