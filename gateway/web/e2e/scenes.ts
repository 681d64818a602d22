import type { Page } from '@playwright/test';
import { type Api, expect } from './people';

/** A text that is unique in the company, so that a story finds it among those of other repetitions. */
export const unique = (text: string) => `${text} (${crypto.randomUUID().slice(0, 8)})`;

/** Waits until a page has loaded its content. */
export async function waitForContent(page: Page): Promise<void> {
  const main = page.getByRole('main');
  await expect(main).toContainText(/\p{L}{3}/u);
  await page.waitForLoadState('networkidle');
  await expect(main.locator('.mantine-Loader-root')).toHaveCount(0);
}

/** The id of the first house. */
export async function firstHouse(desk: Api): Promise<string> {
  return (await desk.get('/api/houses')).items[0].id;
}

/** The id of the signed-in person. */
export const personOf = async (api: Api): Promise<string> => (await api.get('/api/session')).person;

/** Opens a ticket for a person, or for an anonymous caller. */
export async function openTicket(desk: Api, text: string, applicant?: string): Promise<string> {
  const opened = await desk.post('/api/tickets', {
    kind: 'request',
    source: 'phone',
    applicant: applicant ? { type: 'person', person: applicant } : { type: 'anonymous' },
    place: { house: await firstHouse(desk) },
    category: 'plumbing',
    text,
  });
  return opened.id;
}

/** Assigns a ticket to an executor, who starts and resolves it. */
export async function assignAndResolve(desk: Api, executor: Api, ticket: string): Promise<void> {
  await desk.post(`/api/tickets/${ticket}/assign`, { executor: await personOf(executor) });
  await executor.post(`/api/tickets/${ticket}/start`, {});
  await executor.post(`/api/tickets/${ticket}/resolve`, { summary: 'A new washer' });
}

/** Waits until the service worker controls the page, so that it opens offline. */
export const waitForServiceWorker = async (page: Page) => {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((done) => navigator.serviceWorker.addEventListener('controllerchange', done));
    }
  });
};

/** A small photograph. */
export const PHOTO = {
  name: 'leak.png',
  mimeType: 'image/png',
  buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAEUlEQVR42mOQa0rBihiGlgQAVL9BAQYmbqwAAAAASUVORK5CYII=',
    'base64',
  ),
};
