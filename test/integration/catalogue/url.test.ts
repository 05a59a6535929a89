import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { rentalSchema } from '../../../machines/rental/schema.ts';
import { CatalogueKeeper, type LoadOutcome } from '../../../src/catalogue/keeper.ts';
import { UrlSource, type UrlSourceOptions } from '../../../src/catalogue/url-source.ts';
import { eventually } from '../../support/prosa.ts';
import { availabilityCsv, propertiesCsv } from '../../support/rental-files.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;
const requests: IncomingMessage[] = [];
let answers: Record<string, Answer>;
let base: string;

const sheet =
  (text: string, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    response.writeHead(200, { 'content-type': 'text/csv; charset=utf-8', ...headers }).end(text);

beforeEach(async () => {
  requests.length = 0;
  answers = { '/properties': sheet(propertiesCsv()), '/availability': sheet(availabilityCsv()) };
  const server = createServer((request, response) => {
    requests.push(request);
    answers[request.url!]!(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
});

async function keep(options: UrlSourceOptions = {}) {
  const outcomes: LoadOutcome[] = [];
  const reasons: string[] = [];
  const urls = new Map(['properties', 'availability'].map((name) => [name, new URL(`${base}/${name}`)]));
  const keeper = new CatalogueKeeper({
    schema: rentalSchema,
    source: new UrlSource(urls, 30, options),
    now: Date.now,
    took: () => {},
    confirmed: () => {},
    looked: (outcome, why) => {
      outcomes.push(outcome);
      if (why !== undefined) reasons.push(why);
    },
  });
  onTestFinished(() => keeper.stop());
  await keeper.start();
  return { keeper, outcomes, reasons };
}

/** Tried again where the machine was too slow for so short a time. */
const startedWith = (options: UrlSourceOptions) =>
  eventually(() =>
    keep(options).catch((error: Error): undefined => {
      if (!/no answer/.test(error.message)) throw error;
    }),
  );

const changed = (outcomes: LoadOutcome[]) => outcomes.filter((outcome) => outcome === 'changed').length;

it('a sheet that changed is taken, one that did not is only confirmed', async () => {
  const { keeper, outcomes } = await keep();
  await eventually(async () => outcomes.length > 4);
  expect(changed(outcomes)).toBe(1);
  answers['/properties'] = sheet(propertiesCsv(['a', 'b']));
  await eventually(async () => keeper.snapshot!.items === 2);
  expect(changed(outcomes)).toBe(2);
});

it('a server that can tell is asked whether it changed', async () => {
  answers['/properties'] = (request, response) => {
    if (
      request.headers['if-none-match'] === '"1"' &&
      request.headers['if-modified-since'] === 'Sat, 21 Nov 2026 10:00:00 GMT'
    ) {
      response.writeHead(304).end();
    } else {
      sheet(propertiesCsv(), { etag: '"1"', 'last-modified': 'Sat, 21 Nov 2026 10:00:00 GMT' })(
        request,
        response,
      );
    }
  };
  const { keeper, outcomes } = await keep();
  answers['/availability'] = sheet(availabilityCsv('b,2027-01-01,2027-01-05'));
  await eventually(async () => keeper.snapshot!.data.booked.b!.length === 1);
  expect(changed(outcomes)).toBe(2);
  expect(keeper.snapshot!.items).toBe(5);
});

it('redirects are followed, as Google Sheets answers, but not for ever', async () => {
  answers['/elsewhere?token=1'] = sheet(propertiesCsv());
  answers['/properties'] = (_, response) =>
    response.writeHead(307, { location: '/elsewhere?token=1' }).end('moved');
  const { keeper } = await keep();
  expect(keeper.snapshot!.items).toBe(5);
  answers['/properties'] = (_, response) => response.writeHead(302, { location: '/properties' }).end();
  await expect(keep()).rejects.toThrow('redirects more than 5 times');
});

describe('what goes wrong leaves the last good snapshot', () => {
  it.each<[string, Answer, RegExp]>([
    ['an error', (_, response) => response.writeHead(500).end('no'), /answered 500/],
    [
      'a page instead of a table',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>'),
      /published as CSV/,
    ],
    [
      'an answer that never ends',
      (_, response) => void response.writeHead(200, { 'content-type': 'text/csv' }).write('id,'),
      /no answer within 200 ms/,
    ],
    ['no answer at all', () => {}, /no answer within 200 ms/],
    [
      'an answer that breaks off',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'text/csv', 'content-length': '5000' }).write('id,title\n');
        setTimeout(() => response.destroy(), 20);
      },
      /.+/,
    ],
    ['a table that is too large', sheet('x'.repeat(200_000)), /larger than 100000 bytes/],
    [
      'bytes that are no UTF-8',
      (_, response) =>
        response.writeHead(200, { 'content-type': 'text/csv' }).end(Buffer.from([0x69, 0xe7, 0x0a])),
      /.+/,
    ],
  ])('%s', async (_, answer, why) => {
    const { keeper, reasons } = await startedWith({ timeout: 200, mostBytes: 100_000 });
    answers['/properties'] = answer;
    const isMeant = (reason: string) => why.test(reason) && /^properties at 127\.0\.0\.1/.test(reason);
    await eventually(async () => reasons.some(isMeant));
    expect(keeper.snapshot!.items).toBe(5);
    answers['/properties'] = sheet(propertiesCsv(['a', 'b', 'c']));
    await eventually(async () => keeper.snapshot!.items === 3);
  });
});

it('a sheet that is not there at the start is an error that names it', async () => {
  answers['/availability'] = (_, response) => response.writeHead(404).end();
  await expect(keep()).rejects.toMatchObject({
    code: 'catalogue_unavailable',
    retry: true,
    message: expect.stringMatching(/availability at .*answered 404/),
  });
});
