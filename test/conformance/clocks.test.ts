import { systemClock } from '../../src/timers/clock.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { settled } from '../support/simulation/scheduler.ts';
import { SimulatedClock } from '../support/simulation/simulated-clock.ts';
import { clockSuite } from './clock-suite.ts';

const HOUR = 3_600_000;

clockSuite('system', () => {
  const unit = 20;
  return {
    clock: systemClock,
    unit,
    pass: (units) =>
      new Promise((resolve) => {
        const end = Date.now() + units * unit;
        const wait = () => {
          if (Date.now() >= end)
            setTimeout(resolve, unit); // what is due at the same time comes first
          else setTimeout(wait, end - Date.now());
        };
        wait();
      }),
  };
});

clockSuite('fake, of unit tests', () => {
  const clock = new FakeClock();
  return { clock, unit: HOUR, pass: (units) => clock.pass(units * HOUR) };
});

clockSuite('simulated, of the properties', () => {
  const time = new SimulatedClock(Date.parse('2026-11-21T12:00:00-03:00'));
  return {
    clock: time.of({ number: 1, state: 'running' }),
    unit: HOUR,
    pass: async (units) => {
      await time.passUntil(time.now() + units * HOUR);
      await settled();
    },
  };
});
