import {
  type APIRequestContext,
  type BrowserContext,
  test as base,
  expect,
  type Page,
} from '@playwright/test';

const PASSWORD = 'domovoy-demo';

/** Somebody at a screen of their own. */
export interface Someone {
  page: Page;
  context: BrowserContext;
  api: Api;
}

// biome-ignore lint/suspicious/noExplicitAny: what a story looks for in an answer is checked by looking
export type Json = any;

/** What somebody may ask without a screen: to set a scene, or to look behind it. */
export class Api {
  constructor(
    private readonly request: APIRequestContext,
    private readonly base: string,
    private readonly csrf: string,
  ) {}

  async get(path: string): Promise<Json> {
    const answer = await this.request.get(this.base + path);
    expect(answer.status(), `${path}: ${await answer.text()}`).toBe(200);
    return answer.json();
  }

  async post(path: string, body: unknown): Promise<Json> {
    const answer = await this.request.post(this.base + path, {
      data: body,
      headers: { 'X-Domovoy-CSRF': this.csrf, 'Idempotency-Key': crypto.randomUUID() },
    });
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    return answer.json();
  }
}

type Options = Parameters<import('@playwright/test').Browser['newContext']>[0];

interface Fixtures {
  /** Signs somebody in and gives them a browser of their own. */
  signedIn(login: string, options?: Options): Promise<Someone>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the wishes of a fixture from its pattern
  baseURL: async ({}, use) => use(process.env.DOMOVOY_URL),
  signedIn: async ({ browser, baseURL, locale, timezoneId }, use) => {
    const open: BrowserContext[] = [];
    await use(async (login, options = {}) => {
      const context = await browser.newContext({ baseURL, locale, timezoneId, ...options });
      open.push(context);
      const answer = await context.request.post('/api/session', { data: { login, password: PASSWORD } });
      expect(answer.status(), await answer.text()).toBe(201);
      const { csrf } = await answer.json();
      return { page: await context.newPage(), context, api: new Api(context.request, baseURL ?? '', csrf) };
    });
    for (const context of open) await context.close();
  },
});

export { expect };
