import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { prosaCli } from '../support/cli.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

it('prompts are listed, shown as they are written, and rendered for what is known', async () => {
  const listed = await prosaCli(['prompts', 'list']);
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(listed.stdout).toMatch(/^ask +v\d+ {2}pt en es {2}Greets once.*\(\d+ variants\)$/m);
  const shown = await prosaCli(['prompts', 'show', 'booked']);
  expect(shown.stdout).toMatch(/^name: booked\nversion: \d+\n/);
  const file = join(temporaryDirectory(), 'known.json');
  writeFileSync(file, JSON.stringify({ slots: { place: 'Búzios', name: 'Ana Souza' } }));
  const rendered = await prosaCli(['prompts', 'render', 'ask', '--context', file]);
  expect(rendered).toMatchObject({ code: 0, stderr: 'asks for checkIn, checkOut, guests\n' });
  expect(rendered.stdout).toMatch(/^Oi, Ana![\s\S]*Anotado: Búzios\.\n/);
});

it('prompts are listed, shown and rendered in a language', async () => {
  const listed = await prosaCli(['prompts', 'list', '--language', 'en']);
  expect(listed.stdout).toMatch(/^options +v\d+ {2}pt en es {2}/m);
  expect(listed.stdout).not.toMatch(/^hand-off-summary/m);
  const shown = await prosaCli(['prompts', 'show', 'ask', '--language', 'es']);
  expect(shown.stdout).toContain('¿Adónde quiere ir y en qué fechas?');
  expect(shown.stdout).not.toContain('Para onde');
  const file = join(temporaryDirectory(), 'known.json');
  writeFileSync(file, JSON.stringify({ slots: { place: 'Búzios', guests: 2 } }));
  const rendered = await prosaCli(['prompts', 'render', 'ask', '--context', file, '--language', 'en']);
  expect(rendered.stdout).toContain('Got it: Búzios, 2 people.');
  expect(await prosaCli(['prompts', 'render', 'ask', '--language', 'fr'])).toMatchObject({
    code: 1,
    stderr: 'prosa: --language fr: funnel "rental" speaks pt, en, es\n',
  });
  const alone = await prosaCli(['prompts', 'show', 'hand-off-summary', '--language', 'en']);
  expect(alone.stderr).toBe('prosa: prompt "hand-off-summary" has no text in "en"\n');
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
