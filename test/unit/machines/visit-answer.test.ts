import { expect, test } from 'vitest';
import { dayNamed, timeNamed } from '../../../machines/rental/visit-answer.ts';

/** A Saturday, 10:00 in Brazil. */
const now = Date.parse('2026-11-21T13:00:00Z');
const times = ['2026-11-21T13:00', '2026-11-23T09:00', '2026-11-23T12:00', '2026-11-24T09:00'];

test.each([
  ['segunda', '2026-11-23'],
  ['na segunda-feira de manhã', '2026-11-23'],
  ['pode ser terça', '2026-11-24'],
  ['sábado', '2026-11-21'],
  ['amanhã às 9', '2026-11-22'],
  ['depois de amanhã', '2026-11-23'],
  ['hoje mesmo', '2026-11-21'],
  ['queria visitar dia 2 de dezembro', '2026-12-02'],
  ['2/12', '2026-12-02'],
  ['dia 5', '2026-12-05'],
  ['on Monday morning', '2026-11-23'],
  ['tomorrow would be great', '2026-11-22'],
  ['December 2nd', '2026-12-02'],
  ['the 2nd of December', '2026-12-02'],
  ['el lunes', '2026-11-23'],
  ['mañana', '2026-11-22'],
  ['pasado mañana', '2026-11-23'],
  ['el 2 de diciembre', '2026-12-02'],
  ['por la mañana', undefined],
  ['la segunda', undefined],
  ['the second one', undefined],
  ['31 de novembro', undefined],
  ['a segunda', undefined],
  ['prefiro a quinta opção', undefined],
  ['a 2', undefined],
  ['tanto faz', undefined],
])('the day of "%s" is %s', (answer, day) => {
  expect(dayNamed(answer, now)).toBe(day);
});

test.each([
  ['segunda às 9h', '2026-11-23T09:00'],
  ['segunda de manhã', '2026-11-23T09:00'],
  ['segunda a tarde', '2026-11-23T12:00'],
  ['13h', '2026-11-21T13:00'],
  ['hoje', '2026-11-21T13:00'],
  ['terca', '2026-11-24T09:00'],
  ['Monday at 9 am', '2026-11-23T09:00'],
  ['Monday at 12', '2026-11-23T12:00'],
  ['at 1 pm', '2026-11-21T13:00'],
  ['Tuesday morning', '2026-11-24T09:00'],
  ['el lunes a las 12', '2026-11-23T12:00'],
  ['a la 1 de la tarde', '2026-11-21T13:00'],
  ['martes por la mañana', '2026-11-24T09:00'],
  ['Monday', undefined],
  ['at 9 am', undefined],
  ['segunda', undefined],
  ['às 9h', undefined],
  ['quarta às 9h', undefined],
  ['a segunda', undefined],
  ['2', undefined],
])('the time of "%s" is %s', (answer, time) => {
  expect(timeNamed(answer, now, times)).toBe(time);
});
