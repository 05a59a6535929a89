import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ModelServer } from '../../src/simulator/model/model-server.ts';
import { startAssistant } from '../support/assistant/assistant.ts';
import { findChromium, launchChromium } from '../support/browser.ts';
import { ChatPage } from '../support/browser-page.ts';

const chromiumPath = findChromium();

describe.skipIf(chromiumPath === undefined)('a reply that grows', () => {
  let browser: Browser;
  let server: ModelServer;
  beforeAll(async () => {
    [browser, server] = await Promise.all([
      launchChromium(chromiumPath!),
      new ModelServer({ pieceMs: 150 }).start(),
    ]);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.stop();
  });

  test('is shown as a draft, and replaced by the message; one that may not be sent goes', async () => {
    const text = 'Olá! Que bom ter você por aqui, em que posso ajudar?';
    server.rules = [
      {
        when: /preço|cannot be sent/,
        answer: { text: 'Tudo bem por aqui! Agora digo: fica R$ 99 a noite.' },
      },
      { when: /./, answer: { text } },
    ];
    const prosa = await startAssistant(server.url);
    const context = await browser.newContext();
    const chat = await ChatPage.open(context, prosa.url);
    await chat.say('oi'); // the first message begins the conversation; from then on the page watches it
    await chat.send('oi de novo');
    await chat.draft().waitFor();
    const seen = (await chat.draft().textContent())!;
    expect(text.startsWith(seen)).toBe(true);
    await chat.replies().nth(1).waitFor();
    expect(await chat.draft().count()).toBe(0);
    expect(await chat.replies().allTextContents()).toEqual([text, text]);

    await chat.send('qual o preço?');
    await chat.draft().waitFor();
    await chat.replies().nth(2).waitFor();
    expect(await chat.draft().count()).toBe(0);
    expect((await chat.transcript()).at(-1)).toBe('Já te respondo.');
    expect(await chat.page.content()).not.toContain('R$ 99');
    expect(chat.problems).toEqual([]);
    await context.close();
  });
});
