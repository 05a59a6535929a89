/** The admin API, by the admin token unless somebody else asks. */
import { ask } from './logged-in.ts';
import { asAdmin } from './prosa.ts';

export interface Answer {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: each test knows what it asked for
  body: any;
}

/** @param path behind `/api/` */
export async function askApi(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = asAdmin,
): Promise<Answer> {
  const response = await ask(url, method, `/api/${path}`, headers, body);
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
}
