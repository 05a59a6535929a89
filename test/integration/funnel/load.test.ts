import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadFunnel } from '../../../src/funnel/load.ts';
import { brief, module, shop } from '../../unit/funnel/shop.ts';

let directory: string;
let machines: string;

const prompt = (name: string, text = 'Olá!') =>
  `name: ${name}\nversion: 1\ndescription: A text.\nvariants:\n  - text: ${JSON.stringify(text)}\n`;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'prosa-funnel-'));
  machines = join(directory, 'machines', 'shop');
  await mkdir(machines, { recursive: true });
  await mkdir(join(directory, 'prompts', 'shop'), { recursive: true });
  await write('machines/shop/machine.json', JSON.stringify(shop));
  await write('prompts/shop/hello.yaml', prompt('hello'));
  await write('prompts/shop/found.yaml', prompt('found'));
});

afterEach(() => rm(directory, { recursive: true }));

const write = (file: string, text: string) => writeFile(join(directory, file), text);

test('a funnel is loaded with the prompts beside its folder', async () => {
  const { funnel, problems } = await loadFunnel(machines, undefined, module);
  expect(problems).toEqual([]);
  expect(funnel).toMatchObject({
    id: 'shop',
    timeZone: 'America/Sao_Paulo',
    vocabulary: { places: ['Salvador'] },
  });
  const again = await loadFunnel(join(machines, 'machine.json'), join(directory, 'prompts', 'shop'), module);
  expect(again.funnel?.version).toBe(funnel?.version);
});

test('warnings do not keep a funnel from being loaded', async () => {
  await write('prompts/shop/spare.yaml', prompt('spare'));
  await write('prompts/shop/hello.yaml', prompt('hello', '{{nme}}'));
  const { funnel, problems } = await loadFunnel(machines, undefined, { ...module, variables: ['name'] });
  expect(funnel).toBeDefined();
  expect(brief(problems).sort()).toEqual([
    `unknown-variable ${join(directory, 'prompts/shop/hello.yaml')}/variants/0/text`,
    `unused-prompt ${join(directory, 'prompts/shop/spare.yaml')}`,
  ]);
});

test('problems of the document and of every prompt come together, each with its place', async () => {
  await write('machines/shop/machine.json', JSON.stringify({ ...shop, title: 7 }));
  await write('prompts/shop/hello.yaml', 'name: [');
  await write('prompts/shop/found.yaml', prompt('lost'));
  const { funnel, problems } = await loadFunnel(machines, undefined, module);
  expect(funnel).toBeUndefined();
  expect(brief(problems)).toEqual([
    `invalid-yaml ${join(directory, 'prompts/shop/hello.yaml')}`,
    `prompt-name ${join(directory, 'prompts/shop/found.yaml')}/name`,
    'schema /title',
  ]);
});

test('a missing file and text that is not JSON are problems, not exceptions', async () => {
  const missing = await loadFunnel(join(directory, 'machines', 'store'), undefined, module);
  expect(brief(missing.problems)).toEqual([`unreadable-file ${join(directory, 'machines/store')}`]);
  await write('machines/shop/machine.json', '{"format": 1,\n');
  const broken = await loadFunnel(machines, undefined, module);
  expect(broken.problems).toMatchObject([
    { code: 'invalid-json', message: expect.stringContaining('Line 2') },
  ]);
});

test('a version that ran before is not checked again, unless it no longer compiles', async () => {
  const unused = { ...shop, unknownField: 1 };
  await write('machines/shop/machine.json', JSON.stringify(unused));
  const checked = await loadFunnel(machines, undefined, module);
  expect(checked.problems.length).toBeGreaterThan(0);
  const asked: string[] = [];
  const known = await loadFunnel(machines, undefined, module, (version) => asked.push(version) > 0);
  expect(asked).toEqual([`shop@${known.funnel?.version}`]);
  expect(known).toMatchObject({ funnel: { id: 'shop' }, problems: [] });
  const without = { ...module, catalogue: { ...module.catalogue, guards: {}, actions: {} } };
  const broken = await loadFunnel(machines, undefined, without, () => true);
  expect(broken.funnel).toBeUndefined();
  expect(broken.problems.length).toBeGreaterThan(0);
});
