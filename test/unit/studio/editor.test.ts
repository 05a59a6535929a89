import { expect, test } from 'vitest';
import { placeStates } from '../../../src/studio/document/drawing.ts';
import {
  type Content,
  contentOf,
  createEditor,
  edit,
  editDocument,
  isDirty,
  settleDocument,
} from '../../../src/studio/document/editor-store.ts';
import { changed, historyOf, redone, settled, undone } from '../../../src/studio/document/history.ts';
import { retitleState } from '../../../src/studio/document/states.ts';
import { smallDocument } from '../../support/studio-documents.ts';

const content: Content = { title: 'Small', document: smallDocument, prompts: {} };

test('what is typed into one field is undone together, a pause begins anew', () => {
  let history = historyOf('');
  history = changed(history, 'a', 0, 'title');
  history = changed(history, 'ab', 900, 'title');
  history = changed(history, 'abc', 2_000, 'title');
  expect(undone(history).now).toBe('ab');
  expect(undone(undone(history)).now).toBe('');
});

test('fields are undone apart', () => {
  const history = changed(changed(historyOf(0), 1, 0, 'title'), 2, 1, 'text');
  expect(undone(history).now).toBe(1);
});

test('a change after an undo forgets what was undone', () => {
  const history = undone(changed(changed(historyOf(0), 1, 0), 2, 1));
  expect(redone(history).now).toBe(2);
  expect(redone(changed(history, 3, 2)).now).toBe(3);
});

test('what nobody asked for is undone by nobody, and what was undone before it can be redone', () => {
  const history = settled(undone(changed(historyOf('a'), 'ab', 0)), (text) => `${text}!`);
  expect(history.now).toBe('a!');
  expect(undone(history).now).toBe('a!');
  expect(redone(history).now).toBe('ab!');
});

test('no more than 200 changes are kept, and nothing is undone before the first', () => {
  let history = historyOf(0);
  for (let now = 1; now <= 300; now += 1) history = changed(history, now, now);
  for (let count = 0; count < 300; count += 1) history = undone(history);
  expect(history.now).toBe(100);
});

test('what was saved is not dirty, also after an undo back to it', () => {
  const editor = createEditor(content);
  const dirty = () => isDirty(editor.getSnapshot().context);
  expect(dirty()).toBe(false);
  editDocument(editor, (document) => retitleState(document, 'a', 'First'));
  expect(dirty()).toBe(true);
  editor.trigger.undone();
  expect(dirty()).toBe(false);
  editor.trigger.redone();
  editor.trigger.saved({ content: contentOf(editor.getSnapshot().context) });
  expect(dirty()).toBe(false);
});

test('an edit that changes nothing leaves nothing to undo', () => {
  const editor = createEditor(content);
  editDocument(editor, (document) => document);
  edit(editor, (before) => before);
  expect(editor.getSnapshot().context.history.past).toHaveLength(0);
});

test('where it is drawn at first there is nothing to save, but it is saved with the first change', () => {
  const editor = createEditor(content);
  const dirty = () => isDirty(editor.getSnapshot().context);
  settleDocument(editor, (document) => placeStates(document, { end: { x: 5, y: 6 } }));
  expect(dirty()).toBe(false);
  editDocument(editor, (document) => retitleState(document, 'a', 'First'));
  expect(dirty()).toBe(true);
  expect(contentOf(editor.getSnapshot().context).document).toMatchObject({
    canvas: { positions: { end: { x: 5, y: 6 } } },
  });
  settleDocument(editor, (document) => placeStates(document, { b: { x: 7, y: 8 } }));
  expect(dirty()).toBe(true);
  editor.trigger.undone();
  expect(dirty()).toBe(false);
});
