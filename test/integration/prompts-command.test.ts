import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prosaCli } from '../support/cli.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

it('prompts are listed, shown as they are written, and rendered for what is known', async () => {
  const listed = await prosaCli(['prompts', 'list']);
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(listed.stdout).toMatch(/^ask +v\d+ {2}Greets once.*\(\d+ variants\)$/m);
  const shown = await prosaCli(['prompts', 'show', 'booked']);
  expect(shown.stdout).toMatch(/^name: booked\nversion: 1\n/);
  const file = join(temporaryDirectory(), 'known.json');
  writeFileSync(file, JSON.stringify({ slots: { place: 'Búzios', name: 'Ana Souza' } }));
  const rendered = await prosaCli(['prompts', 'render', 'ask', '--context', file]);
  expect(rendered).toMatchObject({ code: 0, stderr: 'asks for checkIn, checkOut, guests\n' });
  expect(rendered.stdout).toMatch(/^Oi, Ana![\s\S]*Anotado: Búzios\.\n/);
});

it('what cannot be rendered is told with its name', async () => {
  expect(await prosaCli(['prompts', 'show', 'boked'])).toMatchObject({
    code: 1,
    stderr: 'prosa: funnel "rental" has no prompt "boked". Did you mean "booked"?\n',
  });
  const broken = join(temporaryDirectory(), 'broken.json');
  writeFileSync(broken, '{');
  const { code, stderr } = await prosaCli(['prompts', 'render', 'ask', '--context', broken]);
  expect([code, stderr]).toEqual([1, expect.stringContaining(`--context ${broken}: `)]);
  const hole = await prosaCli(['prompts', 'render', 'held']);
  expect([hole.code, hole.stderr]).toEqual([1, expect.stringContaining('heldUntil')]);
});
