/** Arguments several tools take. */
import { z } from 'zod';
import { ProsaError } from '../../../src/errors.ts';
import { isDay } from '../../catalogue/days.ts';
import type { Property, RentalData } from '../data.ts';
import { calendarsOf } from '../search-properties.ts';

export const property = z.string().min(1).max(80).describe('Id of a property, as a search gives it.');
export const day = z.string().refine(isDay, 'is not a date such as 2026-12-20').describe('ISO date.');
export const guests = z.int().min(1).max(100).describe('People, children included.');
export const pets = z.int().min(0).max(20).default(0).describe('Pets.');

/** @throws ProsaError `item_unknown` */
export function propertyOf(data: RentalData, id: string): Property {
  return calendarOf(data, id).property;
}

/** @throws ProsaError `item_unknown` */
export function calendarOf(data: RentalData, id: string) {
  const calendar = calendarsOf(data).find((one) => one.property.id === id);
  if (calendar === undefined) throw new ProsaError('item_unknown', `the catalogue has no property "${id}"`);
  return calendar;
}
