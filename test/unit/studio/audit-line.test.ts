import { expect, it } from 'vitest';
import { details, did } from '../../../src/studio/admin/audit-line.ts';

it('tells known actions as words and others by their name', () => {
  expect(did('funnel.publish')).toBe('published');
  expect(did('erasure.ask-for')).toBe('erasure ask for');
});

it('tells details in a line', () => {
  const line = { id: '1', at: 0, who: 'ana', action: 'user.change', subject: 'rui' };
  expect(details({ ...line, detail: { role: 'editor', password: true, disabled: false } })).toBe(
    'role: editor, password, not disabled',
  );
  expect(details(line)).toBe('');
});
