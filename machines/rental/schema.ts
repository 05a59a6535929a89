/**
 * The tables of the rental's catalogue and how they come together.
 *
 * What is not known is not sold: a season or a booked period that cannot be read takes the property it names out
 * of the snapshot, since its price or its free days would be told wrong without it.
 */
import type { z } from 'zod';
import type { CatalogueSchema, Located, TableRows } from '../../src/catalogue/catalogue.ts';
import { day, list, number, text, yesNo } from '../../src/catalogue/cells.ts';
import {
  availabilityRow,
  isOrdered,
  type Period,
  type Property,
  photoRow,
  propertyRow,
  type RentalData,
  seasonRow,
} from './data.ts';

type Rows = {
  properties: Property;
  availability: z.infer<typeof availabilityRow>;
  seasons: z.infer<typeof seasonRow>;
  photos: z.infer<typeof photoRow>;
};

/** In the table of availability, the row that says which days the calendar covers. */
const ALL = '*';

export const rentalSchema: CatalogueSchema<RentalData, Rows> = {
  tables: {
    properties: {
      row: propertyRow as z.ZodType<Property>,
      columns: {
        id: text,
        title: text,
        place: text,
        neighbourhood: text,
        capacity: number,
        bedrooms: number,
        petsAllowed: yesNo,
        nightly: number,
        cleaningFee: number,
        minimumNights: number,
        baseGuests: number,
        extraGuest: number,
        highlights: list,
        amenities: list,
        description: text,
      },
      needs: ['id', 'title', 'place', 'nightly'],
    },
    availability: {
      row: availabilityRow,
      columns: { property: text, from: day, to: day },
      needs: ['property', 'from', 'to'],
      rowsOfJson: rowsOfAvailability,
    },
    seasons: {
      row: seasonRow,
      columns: { property: text, name: text, from: day, to: day, nightly: number, minimumNights: number },
      needs: ['property', 'from', 'to', 'nightly'],
      optional: true,
    },
    photos: {
      row: photoRow,
      columns: { property: text, url: text, caption: text, captionEn: text, captionEs: text },
      needs: ['property', 'url'],
      optional: true,
    },
  },

  assemble({ properties, availability, seasons, photos }, { leaveOut, refuse }) {
    const known = new Map<string, Located<Property>>();
    const out = new Map<string, string>();
    for (const key of ['id', 'title'] as const) {
      for (const row of repeated(properties.rows, key)) out.set(row.row.id, `has the ${key} of another`);
    }
    for (const property of properties.rows) known.set(property.row.id, property);
    const misread = new Set(properties.wrong.map(({ row }) => (row as { id?: unknown } | null)?.id));
    const ofTables = { availability, seasons, photos };
    for (const [table, { rows, wrong }] of Object.entries(ofTables) as [
      keyof typeof ofTables,
      TableRows<unknown>,
    ][]) {
      if (table !== 'photos') {
        for (const row of wrong)
          out.set(propertyOf(row), `is left out, since a row of ${table} about it is wrong`);
      }
      for (const row of rows) {
        const id = propertyOf(row);
        if (id === ALL && table === 'availability') continue;
        if (!known.has(id) && !misread.has(id))
          leaveOut(table, row, `there is no property ${id}`, 'property');
      }
    }
    const seasonsOf = grouped(seasons.rows);
    const photosOf = grouped(photos.rows);
    for (const { row } of known.values()) {
      const all = [...row.seasons, ...(seasonsOf.get(row.id) ?? [])];
      if (!isOrdered(all.sort(byBeginning))) out.set(row.id, 'is left out, since its seasons overlap');
    }
    for (const row of properties.rows) {
      const why = out.get(row.row.id);
      if (why !== undefined) leaveOut('properties', row, why);
    }
    const left = properties.rows.map(({ row }) => row).filter(({ id }) => !out.has(id));
    const bookedOf = grouped(availability.rows);
    const covered = bookedOf.get(ALL);
    if (covered?.length !== 1)
      refuse('availability', `needs one row that says which days it covers, of property ${ALL}`);
    return {
      properties: left.map((property) => ({
        ...property,
        seasons: [...property.seasons, ...(seasonsOf.get(property.id) ?? [])].sort(byBeginning),
        ...(photosOf.has(property.id) && {
          photos: [...(property.photos ?? []), ...photosOf.get(property.id)!],
        }),
      })),
      calendar: covered?.[0] ?? { from: '', to: '' },
      booked: Object.fromEntries(left.map(({ id }) => [id, [...(bookedOf.get(id) ?? [])].sort(byBeginning)])),
    };
  },

  items: ({ properties }) => properties.length,
};

/** `{"from": …, "to": …, "booked": {"<id>": [{"from": …, "to": …}]}}`: the days covered, and those taken. */
function rowsOfAvailability(whole: unknown): { path: string; value: unknown }[] {
  const { from, to, booked } = (whole ?? {}) as Record<string, unknown>;
  if (typeof booked !== 'object' || booked === null) throw new Error('has no "booked"');
  const rows = Object.entries(booked).flatMap(([property, periods]) =>
    (Array.isArray(periods) ? periods : [periods]).map((period: unknown, at) => ({
      path: `booked.${property}.${at}`,
      value: { property, ...(period as object) },
    })),
  );
  return [{ path: '', value: { property: ALL, from, to } }, ...rows];
}

function propertyOf({ row }: Located<unknown>): string {
  return String((row as { property?: unknown }).property ?? '');
}

function grouped<Row extends { property: string }>(
  rows: readonly Located<Row>[],
): Map<string, Omit<Row, 'property'>[]> {
  const groups = new Map<string, Omit<Row, 'property'>[]>();
  for (const { row } of rows) {
    const { property, ...rest } = row;
    const group = groups.get(property);
    if (group === undefined) groups.set(property, [rest]);
    else group.push(rest);
  }
  return groups;
}

/** Which of two rows is right nobody can know, so both are wrong. */
function repeated(rows: readonly Located<Property>[], key: 'id' | 'title'): Located<Property>[] {
  const seen = new Map<string, number>();
  for (const { row } of rows) seen.set(row[key], (seen.get(row[key]) ?? 0) + 1);
  return rows.filter(({ row }) => seen.get(row[key])! > 1);
}

function byBeginning(a: Period, b: Period): number {
  return a.from < b.from ? -1 : a.from > b.from ? 1 : 0;
}
