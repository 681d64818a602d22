import {
  type APIRequestContext,
  type APIResponse,
  type BrowserContext,
  test as base,
  expect,
  type Page,
} from '@playwright/test';

const PASSWORD = 'domovoy-demo';

/** A signed-in user with a browser context of their own. */
export interface StoryUser {
  page: Page;
  context: BrowserContext;
  api: Api;
}

// biome-ignore lint/suspicious/noExplicitAny: the expectations of a story check the form of an answer
export type Json = any;

/** The log position of the last command. Queries wait until their read models have reached it. */
let lastPosition = 0;

/**
 * Repeats a request while the engine answers 503: on a slow machine the read models may lag behind for longer than the
 * engine waits for them.
 */
async function retried(send: () => Promise<APIResponse>): Promise<APIResponse> {
  let answer = await send();
  await expect
    .poll(async () => {
      if (answer.status() === 503) answer = await send();
      return answer.status();
    })
    .not.toBe(503);
  return answer;
}

/** The API with the rights of a user, to prepare a story or to check its effect. */
export class Api {
  constructor(
    private readonly request: APIRequestContext,
    private readonly base: string,
    private readonly csrf: string,
  ) {}

  async get(path: string): Promise<Json> {
    const headers = { 'Domovoy-Position': String(lastPosition) };
    const answer = await retried(() => this.request.get(this.base + path, { headers }));
    expect(answer.status(), `${path}: ${await answer.text()}`).toBe(200);
    return answer.json();
  }

  async post(path: string, body: unknown): Promise<Json> {
    const headers = { 'X-Domovoy-CSRF': this.csrf, 'Idempotency-Key': crypto.randomUUID() };
    const answer = await retried(() => this.request.post(this.base + path, { data: body, headers }));
    expect(answer.ok(), `${path}: ${await answer.text()}`).toBe(true);
    const outcome = await answer.json();
    lastPosition = Math.max(lastPosition, outcome.position ?? 0);
    return outcome;
  }
}

type Options = Parameters<import('@playwright/test').Browser['newContext']>[0];

type Session = { csrf: string; storageState: Awaited<ReturnType<APIRequestContext['storageState']>> };

interface Fixtures {
  /** Signs a user in and opens a browser context. */
  signedIn(login: string, options?: Options): Promise<StoryUser>;
  /** The index of the repetition of this story. It selects the data that can be used only once. */
  turn: number;
}

interface WorkerFixtures {
  /** The session of a user, who signs in once for all stories of a worker. */
  sessionOf(login: string): Promise<Session>;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern which fixtures this one needs
  baseURL: async ({}, use) => use(process.env.DOMOVOY_URL),
  // biome-ignore lint/correctness/noEmptyPattern: the same
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
