/** Requests to the gateway's API; what it refuses is an {@link ApiError} with its code and words. */

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  /** What the error says beside that, e.g. the newer revision of a conflict. */
  readonly detail: Record<string, unknown>;

  constructor(status: number, code: string, message: string, detail: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.detail = detail;
  }
}

/** Said with each change; the session gives it. */
let csrf = '';

export function keepCsrf(token: string): void {
  csrf = token;
}

let doubted = () => {};

/** @param act when a request was refused as one of nobody, or of somebody who may not: the session may be another now */
export function whenSessionIsInDoubt(act: () => void): void {
  doubted = act;
}

/** Whether Prosa has said no: it would say so again. What failed on its way may come through. */
export const isRefused = (error: unknown): boolean =>
  error instanceof ApiError && error.status >= 400 && error.status < 500;

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** @throws ApiError; code `offline` when the gateway could not be reached */
export async function request<T>(
  method: Method,
  path: string,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  const response = await send(method, path, body, signal);
  const answer = await bodyOf(response, signal);
  if (!response.ok) throw errorOf(path, response, answer);
  return answer as T;
}

/** An answer that comes line by line, each line JSON. */
export async function* lines<T>(path: string, body: unknown, signal?: AbortSignal): AsyncGenerator<T> {
  const response = await send('POST', path, body, signal);
  if (!response.ok) throw errorOf(path, response, await bodyOf(response, signal));
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await reader.read();
    const pieces = (rest + (value ?? '')).split('\n');
    rest = pieces.pop()!;
    for (const piece of pieces) if (piece !== '') yield JSON.parse(piece) as T;
    if (done) break;
  }
  if (rest !== '') yield JSON.parse(rest) as T;
}

async function send(method: Method, path: string, body: unknown, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'GET' ? {} : { 'x-csrf-token': csrf }),
      },
      ...(signal && { signal }),
    });
  } catch (error) {
    throw broken(error, signal);
  }
}

async function bodyOf(response: Response, signal?: AbortSignal): Promise<unknown> {
  try {
    const text = await response.text();
    return text === '' ? undefined : read(text);
  } catch (error) {
    throw broken(error, signal);
  }
}

const broken = (error: unknown, signal?: AbortSignal): unknown =>
  signal?.aborted ? error : new ApiError(0, 'offline', 'Prosa cannot be reached.');

function errorOf(path: string, response: Response, answer: unknown): ApiError {
  if ((response.status === 401 || response.status === 403) && path !== '/api/session') doubted();
  const { error } = (answer ?? {}) as { error?: { code: string; message: string } };
  const {
    code = 'unreadable',
    message = `Prosa answered ${response.status}.`,
    ...detail
  } = error ?? ({} as Partial<{ code: string; message: string }>);
  return new ApiError(response.status, code, message, detail);
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
