import { defineConfig } from '@playwright/test';

// Debian's Chromium, with its background network traffic disabled.
const browser = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

export default defineConfig({
  testDir: 'e2e',
  outputDir: '../../target/stories',
  globalSetup: './e2e/company.ts',
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // these only end a test that hangs: no test expects to finish within a time
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: [['list'], ['./e2e/summary.ts']],
  use: {
    browserName: 'chromium',
    launchOptions: browser,
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Moscow',
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  projects: [
    { name: 'stories', testMatch: /stories\/.*\.story\.ts/ },
    { name: 'screens', testMatch: /e2e\/screens\.ts/ },
    { name: 'bench', testMatch: /e2e\/bench\.ts/ },
  ],
});
