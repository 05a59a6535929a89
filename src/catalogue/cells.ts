/** How people write values into cells, in Brazil and elsewhere. A text that cannot be read stays a text. */
import type { Cell } from './catalogue.ts';

export const text: Cell = (cell) => cell;

/** `390`, `1500,50`, `1.500,50`, `R$ 390`. `1.500` may mean two things, so it stays a text. */
export const number: Cell = (cell) => {
  const plain = cell.replace(/^R\$\s*/, '').replaceAll(/\s/g, '');
  if (/^-?\d+(?:,\d+)?$/.test(plain)) return Number(plain.replace(',', '.'));
  if (/^-?\d{1,3}(?:\.\d{3})+,\d+$/.test(plain)) return Number(plain.replaceAll('.', '').replace(',', '.'));
  return /^-?\d+\.(?:\d{1,2}|\d{4,})$/.test(plain) ? Number(plain) : cell;
};

const YES = new Set(['sim', 's', 'yes', 'y', 'true', 'verdadeiro', 'x', '1']);
const NO = new Set(['não', 'nao', 'n', 'no', 'false', 'falso', '0', '-']);

export const yesNo: Cell = (cell) => {
  const word = cell.toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : cell;
};

/** `2026-12-20`, or `20/12/2026` as in Brazil. */
export const day: Cell = (cell) => {
  const local = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(cell);
  if (local === null) return cell;
  const [, dayOfMonth, month, year] = local;
  return `${year}-${month!.padStart(2, '0')}-${dayOfMonth!.padStart(2, '0')}`;
};

/** Parts with `|` or line breaks between them. */
export const list: Cell = (cell) =>
  cell
    .split(/[|\n]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
