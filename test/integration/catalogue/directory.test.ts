import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { rentalSchema } from '../../../machines/rental/schema.ts';
import { DirectorySource } from '../../../src/catalogue/directory-source.ts';
import { CatalogueKeeper, type LoadOutcome } from '../../../src/catalogue/keeper.ts';
import { eventually } from '../../support/prosa.ts';
import { availabilityCsv, propertiesCsv, propertyLine } from '../../support/rental-files.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

let directory: string;
const write = (name: string, text: string) => writeFileSync(join(directory, name), text);

beforeEach(() => {
  directory = temporaryDirectory();
  write('properties.csv', propertiesCsv());
  write('availability.csv', availabilityCsv());
});

async function keep({ watched = true } = {}) {
  const outcomes: LoadOutcome[] = [];
  const taken: string[][] = [];
  const source = new DirectorySource(directory, Object.keys(rentalSchema.tables));
  if (!watched) source.watch = () => () => {};
  const keeper = new CatalogueKeeper({
    schema: rentalSchema,
    source,
    now: Date.now,
    took: ({ data }) => taken.push(data.properties.map(({ title }) => title)),
    confirmed: () => {},
    looked: (outcome) => outcomes.push(outcome),
  });
  onTestFinished(() => keeper.stop());
  await keeper.start();
  return { keeper, outcomes, taken };
}

const titles = { before: ['Casa a', 'Casa b', 'Casa c', 'Casa d', 'Casa e'] };

describe('a changed file', () => {
  it.each([{ watched: true }, { watched: false }])('is taken within a second ($watched)', async (how) => {
    const { taken } = await keep(how);
    expect(taken).toEqual([titles.before]);
    const waits: number[] = [];
    for (const name of ['do Cais', 'da Praia', 'do Mar']) {
      const changed = Date.now();
      write('properties.csv', propertiesCsv().replace('Casa c', `Casa ${name}`));
      await eventually(async () => taken.at(-1)!.includes(`Casa ${name}`));
      waits.push(Date.now() - changed);
    }
    expect(taken).toHaveLength(4);
    expect(Math.min(...waits)).toBeLessThan(1_500); // a second, and what the machine adds at its best
  });

  it('is taken when another is renamed over it', async () => {
    const { taken } = await keep();
    write('next', `${propertiesCsv()}\n${propertyLine('f')}`);
    renameSync(join(directory, 'next'), join(directory, 'properties.csv'));
    await eventually(async () => taken.length === 2);
    expect(taken[1]).toContain('Casa f');
  });

  it('is not taken while it is half written', async () => {
    const { taken } = await keep();
    const lines = propertiesCsv(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']).split('\n');
    write('properties.csv', `${lines[0]}\n`);
    let [longest, last] = [0, performance.now()];
    for (const line of lines.slice(1)) {
      await new Promise((resolve) => setTimeout(resolve, 60));
      appendFileSync(join(directory, 'properties.csv'), `${line}\n`);
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    }
    await eventually(async () => taken.at(-1)?.length === 8);
    // Where the machine stopped for so long, the file was left alone.
    if (longest < 200) expect(taken).toHaveLength(2);
  });
});

it('what is refused, or gone, leaves what was there and lets it grow old', async () => {
  const { keeper, outcomes, taken } = await keep();
  write('properties.csv', propertiesCsv().replaceAll('Ubatuba', ''));
  await eventually(async () => outcomes.includes('refused'));
  const age = keeper.age;
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(keeper.age).toBeGreaterThan(age + 600);
  expect(keeper.report!.problems).toHaveLength(5);
  rmSync(join(directory, 'properties.csv'));
  await eventually(async () => keeper.report!.problems.some(({ whole }) => whole));
  expect(keeper.snapshot!.items).toBe(5);
  write('properties.csv', propertiesCsv());
  await eventually(async () => keeper.age < 600);
  expect(taken).toHaveLength(1);
});

it('a directory that is not there, or says a table twice, is refused at the start', async () => {
  write('properties.json', '[]');
  await expect(keep()).rejects.toMatchObject({
    code: 'catalogue_unavailable',
    message: expect.stringContaining('both'),
  });
  rmSync(directory, { recursive: true });
  await expect(keep()).rejects.toMatchObject({ code: 'catalogue_unavailable' });
});
