import { expect, test } from 'vitest';
import { ApiError } from '../../../src/studio/api/client.ts';
import { edit } from '../../../src/studio/document/editor-store.ts';
import { DraftSaver, type DraftServer, type Kept } from '../../../src/studio/editor/draft-saver.ts';
import { OpenDrafts } from '../../../src/studio/editor/open-drafts.ts';

const first = { id: 'd1', title: 'a', document: { id: 'f' }, prompts: {}, revision: 1 };

/** A server that answers when it is told to, and time that passes when it is told to. */
function workbench(...author: [undefined?]) {
  const waits: (() => void)[] = [];
  const asked: { kept: Kept; answer: (result: { revision: number } | Error) => Promise<void> }[] = [];
  let stored: Kept = first;
  const server: DraftServer = {
    save: (_, kept) =>
      new Promise((resolve, reject) => {
        asked.push({
          kept,
          answer: async (result) => {
            if (result instanceof Error) reject(result);
            else resolve(result);
            await settled();
          },
        });
      }),
    read: async () => stored,
  };
  const saver = new DraftSaver(first, author.length === 0 ? 'ana' : undefined, server, (_, act) => {
    waits.push(act);
    return () => void (waits.includes(act) && waits.splice(waits.indexOf(act), 1));
  });
  return {
    saver,
    titles: () => asked.map(({ kept }) => `${kept.title}@${kept.revision}`),
    type: (title: string) => edit(saver.editor, (before) => ({ ...before, title })),
    /** The wait is over. */
    pass: () => {
      expect(waits).toHaveLength(1);
      waits.pop()!();
    },
    answer: (result: { revision: number } | Error) => asked.at(-1)!.answer(result),
    store: (kept: Partial<Kept>) => {
      stored = { ...stored, ...kept };
    },
    waits,
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const offline = new ApiError(0, 'offline', 'Prosa cannot be reached.');
const conflict = (updatedBy: string, revision: number) =>
  new ApiError(409, 'conflict', 'changed meanwhile', { updatedBy, revision, updatedAt: 5 });

test('a change is saved when typing pauses', async () => {
  const { saver, type, pass, titles, answer, waits } = workbench();
  type('ab');
  type('abc');
  expect(saver.saving.state).toBe('waiting');
  pass();
  expect(saver.saving.state).toBe('saving');
  await answer({ revision: 2 });
  expect(titles()).toEqual(['abc@1']);
  expect([saver.saving.state, waits.length]).toEqual(['saved', 0]);
});

test('what is typed while a save is on its way is saved after it, also when one leaves meanwhile', async () => {
  const { saver, type, titles, answer } = workbench();
  type('ab');
  void saver.save();
  type('abc');
  const left = saver.save();
  await answer({ revision: 2 });
  expect(titles()).toEqual(['ab@1', 'abc@2']);
  await answer({ revision: 3 });
  expect(await left).toBe(true);
});

test('what is typed while a save is on its way waits for a pause when nobody leaves', async () => {
  const { saver, type, pass, titles, answer } = workbench();
  type('ab');
  pass();
  type('abc');
  await answer({ revision: 2 });
  expect(titles()).toEqual(['ab@1']);
  expect(saver.saving.state).toBe('waiting');
  pass();
  expect(titles()).toEqual(['ab@1', 'abc@2']);
});

test('a save that fails is tried again', async () => {
  const { saver, type, pass, titles, answer } = workbench();
  type('ab');
  pass();
  await answer(offline);
  expect(saver.saving).toEqual({ state: 'failed', message: offline.message });
  pass();
  await answer({ revision: 2 });
  expect(titles()).toEqual(['ab@1', 'ab@1']);
  expect(saver.isDirty).toBe(false);
});

test('a save whose answer was lost is no conflict with oneself', async () => {
  const { saver, type, pass, titles, answer, store } = workbench();
  type('ab');
  pass();
  store({ title: 'ab', revision: 2 });
  await answer(offline);
  type('abc');
  pass();
  await answer(conflict('ana', 2));
  expect(titles()).toEqual(['ab@1', 'abc@1', 'abc@2']);
  await answer({ revision: 3 });
  expect(saver.saving.state).toBe('saved');
});

test('a change by somebody else, or by oneself elsewhere, is a conflict, and nothing is saved until it is decided', async () => {
  for (const by of ['rui', 'ana']) {
    const { saver, type, pass, titles, answer, store, waits } = workbench();
    type('ab');
    pass();
    await answer(offline);
    store({ title: 'theirs', revision: 2 });
    pass();
    await answer(conflict(by, 2));
    expect(saver.saving).toEqual({ state: 'conflict', by, revision: 2, at: 5 });
    type('abc');
    expect(waits).toEqual([]);
    expect(await saver.save()).toBe(false);
    saver.resume(2);
    expect(titles()).toEqual(['ab@1', 'ab@1', 'abc@2']);
  }
});

test('a draft that was deleted is told as such', async () => {
  const { saver, type, pass, answer, waits } = workbench();
  type('ab');
  pass();
  await answer(new ApiError(404, 'not_found', 'there is no draft d1'));
  expect(saver.saving).toEqual({ state: 'deleted' });
  expect(waits).toEqual([]);
});

test('while nobody is logged in nothing is sent; who made the changes saves them after the login', async () => {
  const { saver, type, pass, titles, answer, waits } = workbench();
  type('ab');
  pass();
  await answer(new ApiError(401, 'unauthorized', 'nobody is logged in'));
  saver.userIs(undefined);
  type('abc');
  expect(waits).toEqual([]);
  saver.userIs('ana');
  expect(titles()).toEqual(['ab@1', 'abc@1']);
});

test('nobody saves the changes of another unless they take them over', () => {
  const { saver, type, titles, waits } = workbench();
  type('ab');
  saver.userIs('rui');
  expect(saver.saving).toEqual({ state: 'foreign', user: 'rui' });
  type('abc');
  void saver.save();
  expect([waits.length, titles()]).toEqual([0, []]);
  saver.adopt();
  expect(titles()).toEqual(['abc@1']);
  expect(saver.author).toBe('rui');
});

test('where nothing was changed another user simply goes on', () => {
  const { saver, type, pass, titles } = workbench();
  saver.userIs('rui');
  type('ab');
  pass();
  expect(titles()).toEqual(['ab@1']);
});

test('of a reader nothing is saved', async () => {
  const { saver, type, titles, waits } = workbench(undefined);
  type('ab');
  saver.userIs('rui');
  expect([saver.isDirty, await saver.save(), waits.length, titles()]).toEqual([false, true, 0, []]);
});

test('a draft that one left before it was saved is kept until it is, and is what one comes back to', async () => {
  const { saver, type, pass, answer } = workbench();
  const told: (string | false)[] = [];
  const open = new OpenDrafts((one, isLeft) => told.push(isLeft && one.saving.state));
  open.opened(saver);
  expect(open.unsaved('d1')).toBeUndefined();
  type('ab');
  expect(open.unsaved('d1')).toBe(saver);
  const left = open.left(saver);
  await answer(offline);
  await left;
  expect(told.at(-1)).toBe('failed');
  expect(open.unsaved('d1')).toBe(saver);
  pass();
  await answer({ revision: 2 });
  expect(told.at(-1)).toBe(false);
  expect(open.unsaved('d1')).toBeUndefined();
});

test('before one logs out everything is saved, or it is said what could not be', async () => {
  const { saver, type, answer } = workbench();
  const open = new OpenDrafts(() => {});
  open.opened(saver);
  type('ab');
  const saved = open.saveAll();
  await answer(offline);
  expect(await saved).toEqual([saver]);
  const again = open.saveAll();
  await answer({ revision: 2 });
  expect(await again).toEqual([]);
});
