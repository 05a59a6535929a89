/** Customers who are the same each time: what they write, and so where they are when the pictures are made. */
import { randomUUID } from 'node:crypto';

const WISH = 'somos 4 em Búzios, de 20 a 27 de dezembro';
const BOOKS = ['Oi', WISH, 'gostei da 2', 'quero reservar', 'Ana Lima', '529.982.247-25', 'sim'];

const CUSTOMERS: readonly (readonly string[])[] = [
  ...Array(6).fill(['Oi']),
  ...Array(4).fill(['Oi', 'aceita pix?']),
  ['Oi', 'dá pra parcelar em 3 vezes?'],
  ['Oi', 'somos 4 pessoas'],
  ...Array(4).fill(['Oi', WISH]),
  ['Oi', WISH, 'tem piscina?'],
  ...Array(2).fill(['Oi', WISH, 'gostei da 2']),
  ['Oi', WISH, 'gostei da 1', 'quero reservar'],
  BOOKS,
  ['Oi', 'quero falar com uma pessoa'],
  ['Oi', 'parar'],
];

/** All of them write until they have said everything. */
export async function customersWrite(url: string): Promise<void> {
  await Promise.all(CUSTOMERS.map((texts) => write(url, texts)));
}

/** Somebody new asks how to pay. */
export const askHowToPay = (url: string) => write(url, ['Oi', 'aceita pix?']);

async function write(url: string, texts: readonly string[]): Promise<void> {
  const session = randomUUID();
  for (const text of texts) {
    const response = await fetch(`${url}/api/web/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ session, text }),
    });
    if (!response.ok) throw new Error(`${response.status} ${await response.text()}`);
    // They read the answer before they go on.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
  }
}
