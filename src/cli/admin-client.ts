/** Commands speak to a running Prosa through its admin API, like everyone else. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { readConfig } from '../config.ts';
import { ERROR_CODES, type ErrorCode, ProsaError } from '../errors.ts';

export interface AdminOptions {
  url?: string;
}

/** Adds what every command needs that speaks to a running Prosa. */
export function withAdminOptions(command: Command): Command {
  return command
    .option('--url <url>', 'where Prosa runs [http://localhost:$PORT]')
    .addHelpText(
      'after',
      '\nThe admin token is $PROSA_ADMIN_TOKEN, or the one generated into $PROSA_DATA_DIR.',
    );
}

export class AdminClient {
  readonly #url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.#url = url.replace(/\/+$/, '');
    this.#token = token;
  }

  /** @throws ProsaError `config_invalid` when there is no token to be found */
  static async create(options: AdminOptions): Promise<AdminClient> {
    const config = readConfig();
    const file = join(config.dataDir, 'admin-token');
    const token = config.adminToken ?? (await readFile(file, 'utf8').catch(() => '')).trim();
    if (token === '') {
      throw new ProsaError('config_invalid', `set PROSA_ADMIN_TOKEN: there is no generated one in ${file}`);
    }
    return new AdminClient(options.url ?? `http://localhost:${config.port}`, token);
  }

  /**
   * @param path with its query, e.g. `/api/conversations/<id>`
   * @throws ProsaError what Prosa answered, or `unreachable`
   */
  async request<T>(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
    const response = await this.#fetch(method, path, body);
    const text = await response.text();
    if (response.ok) return (text === '' ? undefined : JSON.parse(text)) as T;
    throw refusal(response.status, text, this.#url);
  }

  async #fetch(method: string, path: string, body: unknown): Promise<Response> {
    try {
      return await fetch(`${this.#url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${this.#token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    } catch (cause) {
      throw new ProsaError('unreachable', `no Prosa answers at ${this.#url} (start it, or give --url)`, {
        cause,
      });
    }
  }
}

function refusal(status: number, text: string, url: string): ProsaError {
  try {
    const { code, message } = (JSON.parse(text) as { error: { code: string; message: string } }).error;
    return new ProsaError(Object.hasOwn(ERROR_CODES, code) ? (code as ErrorCode) : 'internal', message);
  } catch {
    return new ProsaError('unreachable', `${url} answered ${status}; it does not seem to be Prosa`);
  }
}
