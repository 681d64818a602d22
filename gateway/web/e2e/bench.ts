import { writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './people';
import { fresh, openTicket } from './scenes';

const SAMPLES = 200;

const now = () => performance.timeOrigin + performance.now();

/** The moment at which these words are painted. */
const painted = (page: Page, words: string) =>
  page.evaluate(
    (words) =>
      new Promise<number>((done) => {
        const look = () => {
          if (!document.body.textContent?.includes(words)) return;
          watcher.disconnect();
          requestAnimationFrame(() => done(performance.timeOrigin + performance.now()));
        };
        const watcher = new MutationObserver(look);
        watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
        look();
      }),
    words,
  );

/** Milliseconds from the answers to one person's commands until another sees what they did. */
async function waits(page: Page, command: (words: string) => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let n = 0; n < SAMPLES; n++) {
    const words = fresh('Seen');
    const seen = painted(page, words);
    await command(words);
    const answered = now();
    all.push(Math.max(0, (await seen) - answered));
  }
  return all;
}

test('from the answer to the screen of somebody else', async ({ signedIn }) => {
  test.setTimeout(600_000);
  const [{ page }, { api }] = [await signedIn('operator1'), await signedIn('operator2')];
  await page.goto('/tickets?sort=opened');
  await expect(page.getByRole('region', { name: 'Tickets' }).getByRole('link').first()).toBeVisible();
  const queue = await waits(page, (words) => openTicket(api, words));
  const ticket = await openTicket(api, fresh('Much is said about this one'));
  await page.goto(`/tickets/${ticket}`);
  await expect(page.getByRole('article')).toBeVisible();
  const card = await waits(page, (text) =>
    api.post(`/api/tickets/${ticket}/comment`, { comment: crypto.randomUUID(), audience: 'internal', text }),
  );
  writeFileSync(process.env.DOMOVOY_FIGURES ?? '/dev/stdout', JSON.stringify({ queue, card }));
});
