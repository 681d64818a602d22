import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './people';
import { waitForContent } from './scenes';

export const NARROW = { width: 360, height: 740 };

/** Expects no serious finding of axe on the page, and nothing wider than the screen. `label` names the page. */
export async function expectAccessible(page: Page, label: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  const findings = serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html).slice(0, 3)]);
  expect(findings, label).toEqual([]);
  const main = page.getByRole('main');
  expect(await main.evaluate((it) => it.scrollWidth - it.clientWidth), label).toBeLessThanOrEqual(0);
}

/** Expects the open page to be accessible on a narrow screen, light and dark. */
export async function expectAccessibleWhenNarrow(page: Page): Promise<void> {
  await page.setViewportSize(NARROW);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    await waitForContent(page);
    await expectAccessible(page, colorScheme);
  }
}
