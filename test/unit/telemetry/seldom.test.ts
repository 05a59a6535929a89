import { expect, it } from 'vitest';
import { Seldom } from '../../../src/telemetry/seldom.ts';
import { FakeClock } from '../../support/fake-clock.ts';

it('says a thing at once, and again after the stated time with how often it was not said', () => {
  const clock = new FakeClock();
  const seldom = new Seldom(5_000, clock);
  const said: string[] = [];
  const say = (what: string) => seldom.say(what, (unsaid) => said.push(`${what} ${unsaid}`));
  for (let n = 0; n < 4; n++) say('full');
  say('gone');
  expect(said).toEqual(['full 0', 'gone 0']);
  clock.jump(4_999);
  say('full');
  clock.jump(1);
  say('full');
  say('full');
  expect(said).toEqual(['full 0', 'gone 0', 'full 4']);
});
