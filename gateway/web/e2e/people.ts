import {
  type APIRequestContext,
  type APIResponse,
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

/** How far the log has to be read to see all that scenes have set here. */
let set = 0;

/** Asks again while the engine has no answer yet: on a slow machine the views may be behind for longer than it waits. */
async function served(ask: () => Promise<APIResponse>): Promise<APIResponse> {
  let answer = await ask();
  await expect
    .poll(async () => {
      if (answer.status() === 503) answer = await ask();
      return answer.status();
    })
    .not.toBe(503);
  return answer;
}

/** What somebody may ask without a screen: to set a scene, or to look behind it. */
export class Api {
  constructor(
    private readonly request: APIRequestContext,
    private readonly base: string,
    private readonly csrf: string,
  ) {}

  async get(path: string): Promise<Json> {
    const headers = { 'Domovoy-Position': String(set) };
    const answer = await served(() => this.request.get(this.base + path, { headers }));
    expect(answer.status(), `${path}: ${await answer.text()}`).toBe(200);
    return answer.json();
  }

  async post(path: string, body: unknown): Promise<Json> {
    const headers = { 'X-Domovoy-CSRF': this.csrf, 'Idempotency-Key': crypto.randomUUID() };
    const answer = await served(() => this.request.post(this.base + path, { data: body, headers }));
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    const outcome = await answer.json();
    set = Math.max(set, outcome.position ?? 0);
    return outcome;
  }
}

type Options = Parameters<import('@playwright/test').Browser['newContext']>[0];

type Session = { csrf: string; storageState: Awaited<ReturnType<APIRequestContext['storageState']>> };

interface Fixtures {
  /** Gives somebody who is signed in a browser of their own. */
  signedIn(login: string, options?: Options): Promise<Someone>;
  /** The how manieth time this story is told in this company: what serves once is picked by it. */
  turn: number;
}

interface OfWorker {
  /** Signs somebody in, once for all stories. */
  sessionOf(login: string): Promise<Session>;
}

export const test = base.extend<Fixtures, OfWorker>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the wishes of a fixture from its pattern
  baseURL: async ({}, use) => use(process.env.DOMOVOY_URL),
  // biome-ignore lint/correctness/noEmptyPattern: as above
  turn: async ({}, use, { repeatEachIndex }) => use(repeatEachIndex),
  sessionOf: [
    async ({ playwright }, use) => {
      const sessions = new Map<string, Promise<Session>>();
      const signIn = async (login: string) => {
        const request = await playwright.request.newContext({ baseURL: process.env.DOMOVOY_URL });
        const answer = await request.post('/api/session', { data: { login, password: PASSWORD } });
        expect(answer.status(), await answer.text()).toBe(201);
        const session = { csrf: (await answer.json()).csrf, storageState: await request.storageState() };
        await request.dispose();
        return session;
      };
      await use((login) => {
        const session = sessions.get(login) ?? signIn(login);
        sessions.set(login, session);
        return session;
      });
    },
    { scope: 'worker' },
  ],
  signedIn: async ({ browser, baseURL, locale, timezoneId, sessionOf }, use) => {
    const open: BrowserContext[] = [];
    await use(async (login, options = {}) => {
      const { csrf, storageState } = await sessionOf(login);
      const context = await browser.newContext({ baseURL, locale, timezoneId, storageState, ...options });
      open.push(context);
      return { page: await context.newPage(), context, api: new Api(context.request, baseURL ?? '', csrf) };
    });
    for (const context of open) await context.close();
  },
});

export { expect };
