import { readdirSync } from 'node:fs';
import { type Visit, visit } from './visit';

const features = new URL('../src/features/', import.meta.url);

/** The visits to all screens: those of the features, each in its folder, and the sign-in. */
export const VISITS: Visit[] = [visit('sign-in', 'auditor', '/sign-in')];
for (const feature of readdirSync(features)) {
  const { visits }: { visits: Visit[] } = await import(new URL(`${feature}/visits.ts`, features).pathname);
  VISITS.push(...visits);
}
