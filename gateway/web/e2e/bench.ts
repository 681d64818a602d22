import { writeFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './people';
import { openTicket, unique } from './scenes';

const SAMPLES = 200;

const now = () => performance.timeOrigin + performance.now();

/** Resolves with the moment at which the text is painted. */
const paintedAt = (page: Page, text: string) =>
  page.evaluate(
    (text) =>
      new Promise<number>((done) => {
        const look = () => {
          if (!document.body.textContent?.includes(text)) return;
          watcher.disconnect();
          requestAnimationFrame(() => done(performance.timeOrigin + performance.now()));
        };
        const watcher = new MutationObserver(look);
        watcher.observe(document.body, { childList: true, subtree: true, characterData: true });
        look();
      }),
    text,
  );

/** The milliseconds from the answer to each command until its text is painted on the page of another user. */
async function delays(page: Page, command: (text: string) => Promise<unknown>): Promise<number[]> {
  const all: number[] = [];
  for (let n = 0; n < SAMPLES; n++) {
    const text = unique('Seen');
    const painted = paintedAt(page, text);
    await command(text);
    const answered = now();
    all.push(Math.max(0, (await painted) - answered));
  }
  return all;
}

test('the delay from an answer to the screen of another user', async ({ signedIn }) => {
  test.setTimeout(600_000);
  const [{ page }, { api }] = [await signedIn('operator1'), await signedIn('operator2')];
  await page.goto('/tickets?sort=opened');
  await expect(page.getByRole('region', { name: 'Tickets' }).getByRole('link').first()).toBeVisible();
  const queue = await delays(page, (text) => openTicket(api, text));
  const ticket = await openTicket(api, unique('A ticket with many comments'));
  await page.goto(`/tickets/${ticket}`);
  await expect(page.getByRole('article')).toBeVisible();
  const card = await delays(page, (text) =>
    api.post(`/api/tickets/${ticket}/comment`, { comment: crypto.randomUUID(), audience: 'internal', text }),
  );
  writeFileSync(process.env.DOMOVOY_FIGURES ?? '/dev/stdout', JSON.stringify({ queue, card }));
});
