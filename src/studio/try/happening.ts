/** What made a transition happen, in words. Pure. */
import { eventText } from '../canvas/describe.ts';
import { timerName } from '../conversations/story.ts';
import { spelled } from '../document/state-path.ts';

/** @param event as the machine names it: `intent.yes`, `xstate.after.followUp.rental.a`, `xstate.done.actor.0.rental.a` */
export function happeningText(event: string): string {
  if (event === '') return 'at once';
  if (event.startsWith('xstate.after.')) return `after ${spelled(timerName(event)).toLowerCase()}`;
  if (event.startsWith('xstate.done.state')) return 'as what is inside ended';
  if (event.startsWith('xstate.done.')) return 'as its effect was done';
  if (event.startsWith('xstate.error.')) return 'as its effect failed';
  return `by ${eventText(event)}`;
}
