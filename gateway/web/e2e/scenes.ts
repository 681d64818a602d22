import type { Page } from '@playwright/test';
import { type Api, expect } from './people';

/** Words that nobody has said in this company yet, so that they are found again among those of other tries. */
export const fresh = (words: string) => `${words} (${crypto.randomUUID().slice(0, 8)})`;

/** Waits until a page shows what it is about. */
export async function atRest(page: Page): Promise<void> {
  const main = page.getByRole('main');
  await expect(main).toContainText(/\p{L}{3}/u);
  await page.waitForLoadState('networkidle');
  await expect(main.locator('.mantine-Loader-root')).toHaveCount(0);
}

/** A house to send people to. */
export async function house(desk: Api): Promise<string> {
  return (await desk.get('/api/houses')).items[0].id;
}

/** Who somebody is, as commands name them. */
export const personOf = async (api: Api): Promise<string> => (await api.get('/api/session')).person;

/** Opens a ticket for somebody, or for nobody in particular. */
export async function openTicket(desk: Api, text: string, applicant?: string): Promise<string> {
  const opened = await desk.post('/api/tickets', {
    kind: 'request',
    source: 'phone',
    applicant: applicant ? { type: 'person', person: applicant } : { type: 'anonymous' },
    place: { house: await house(desk) },
    category: 'plumbing',
    text,
  });
  return opened.id;
}

/** Gives it to an executor, who does it. */
export async function done(desk: Api, executor: Api, ticket: string): Promise<void> {
  await desk.post(`/api/tickets/${ticket}/assign`, { executor: await personOf(executor) });
  await executor.post(`/api/tickets/${ticket}/start`, {});
  await executor.post(`/api/tickets/${ticket}/resolve`, { summary: 'A new washer' });
}

/** Waits until the pages that need no network are kept. */
export const keptOffline = async (page: Page) => {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done));
    }
  });
};

/** A small picture, as a camera would give it. */
export const PHOTO = {
  name: 'leak.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mOQa0rBihiGlgQAVL9BAQYmbqwAAAAASUVORK5CYII=',
    'base64',
  ),
};
