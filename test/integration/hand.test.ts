import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { Hand, Hands } from '../../src/shard/hand.ts';
import { handFile, SuspectFile } from '../../src/shard/suspect-file.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { message } from '../support/tiny-funnel.ts';

it('what was in hand of an erased conversation is in no file any more, and that of others stays', () => {
  const directory = temporaryDirectory();
  const hands = new Hands(2);
  hands.careful(true);
  const [mine, other] = [0, 1].map((group) => new Hand(hands.shared, group, handFile(directory, group)));
  mine!.step(message('oi', { conversation: 'erased', id: 'wamid.secret' }));
  mine!.clear();
  other!.step(message('oi', { conversation: 'kept', id: 'wamid.kept' }));
  const file = (group: number) => readFileSync(handFile(directory, group), 'latin1');
  expect(file(0)).toContain('wamid.secret');
  for (const hand of [mine, other]) hand!.forget('erased');
  expect(file(0)).not.toMatch(/secret|erased/);
  expect(file(1)).toContain('wamid.kept');
  expect(hands.left(1)).toEqual({ conversation: 'kept', key: 'message:wamid.kept' });
});

it('what a process before left in hand goes, too', () => {
  const directory = temporaryDirectory();
  const hands = new Hands(1);
  hands.careful(true);
  new Hand(hands.shared, 0, handFile(directory, 0)).step(
    message('oi', { conversation: 'erased', id: 'secret' }),
  );
  const suspects = new SuspectFile(directory, 1);
  suspects.forget(['another']);
  expect(readFileSync(handFile(directory, 0), 'latin1')).toContain('secret');
  suspects.forget(['another', 'erased']);
  expect(readFileSync(handFile(directory, 0)).length).toBe(0);
});
