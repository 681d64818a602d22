import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';

// The smallest company that suffices for the stories, because a debug build generates it.
const SIZE = ['--houses', '2', '--accounts', '120', '--months', '8', '--tickets', '500'];
// A fixed day: the stories name the months before it, and the charges of December are not paid yet.
const UNTIL = ['--until', '2026-01-01'];
const START_TIMEOUT_MS = 180_000;

/**
 * Starts the executable with its real database and broker, once for all stories. Does nothing where `DOMOVOY_URL` names
 * an engine that is running already. Returns the function that stops it.
 */
export default async function company(): Promise<() => Promise<void>> {
  if (process.env.DOMOVOY_URL) return async () => {};
  const data = mkdtempSync(join(tmpdir(), 'domovoy-stories-'));
  const log = join(data, 'up.log');
  const ready = join(data, 'ready.json');
  process.env.DOMOVOY_DATA = join(data, 'data');
  const at = ['--data', process.env.DOMOVOY_DATA];
  execFileSync(executable(), ['demo', ...at, ...UNTIL, ...SIZE], {
    stdio: ['ignore', 'ignore', openSync(log, 'a')],
  });
  const up = spawn(
    executable(),
    ['up', '--no-demo', ...at, '--listen', '127.0.0.1:0', '--ready-file', ready],
    {
      stdio: ['ignore', 'ignore', openSync(log, 'a')],
    },
  );
  const stop = async () => {
    const ended = new Promise((done) => up.once('exit', done));
    if (up.exitCode === null && up.kill('SIGINT')) await ended;
    rmSync(data, { recursive: true });
  };
  try {
    process.env.DOMOVOY_URL = await address(up, ready, log);
    await requireScreens(process.env.DOMOVOY_URL);
    await catchUp(process.env.DOMOVOY_URL);
  } catch (error) {
    await stop();
    throw error;
  }
  return stop;
}

/** The path of the executable: `DOMOVOY_EXECUTABLE`, or that which cargo built in this checkout. */
export function executable(): string {
  const target = process.env.CARGO_TARGET_DIR ?? resolve(import.meta.dirname, '../../../target');
  return process.env.DOMOVOY_EXECUTABLE ?? join(target, 'debug/domovoy');
}

async function address(up: ChildProcess, ready: string, log: string): Promise<string> {
  for (const until = Date.now() + START_TIMEOUT_MS; Date.now() < until; await setTimeout(100)) {
    if (up.exitCode !== null) break;
    try {
      return JSON.parse(readFileSync(ready, 'utf8')).address;
    } catch {
      // not written yet
    }
  }
  throw new Error(`domovoy did not come up:\n${readFileSync(log, 'utf8').slice(-4000)}`);
}

/** Throws if the executable was built without screens: every story would run into its timeout. */
async function requireScreens(url: string): Promise<void> {
  const page = await fetch(url, { headers: { Accept: 'text/html' } });
  if (!page.ok || !(await page.text()).includes('/assets/')) {
    throw new Error(`${executable()} has no screens: npm run build, then cargo build --package domovoy`);
  }
}

/** Waits until the read models have read the whole history. */
async function catchUp(url: string): Promise<void> {
  for (const until = Date.now() + START_TIMEOUT_MS; Date.now() < until; await setTimeout(100)) {
    const { position, models } = await (await fetch(`${url}/health/ready`)).json();
    const reached: number[] = Object.values(models);
    if (reached.length > 0 && reached.every((model) => model >= position)) return;
  }
  throw new Error('the read models did not catch up');
}
