import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followChanges } from './live';

/** The listeners of the fake EventSource, by event name. */
const listeners = new Map<string, (event: unknown) => void>();
const page = { hidden: false, wake: () => {} };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal(
    'EventSource',
    class {
      addEventListener = (name: string, run: (event: unknown) => void) => listeners.set(name, run);
      close = () => {};
    },
  );
  vi.stubGlobal('document', {
    get hidden() {
      return page.hidden;
    },
    addEventListener: (_: string, run: () => void) => {
      page.wake = run;
    },
    removeEventListener: () => {},
  });
});

afterEach(() => {
  page.hidden = false;
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const change = () =>
  listeners.get('change')?.({ data: JSON.stringify({ model: 'ticket_queue', position: 7, ids: [] }) });

function followed(throttled: boolean) {
  const invalidateQueries = vi.fn();
  const end = followChanges({ invalidateQueries } as never, throttled);
  return { invalidateQueries, end };
}

test('without a throttle every change is refetched', () => {
  const { invalidateQueries, end } = followed(false);
  for (let second = 0; second < 5; second++) {
    change();
    vi.advanceTimersByTime(1_000);
  }
  expect(invalidateQueries).toHaveBeenCalledTimes(5);
  end();
});

test('throttled, the first change is refetched at once, the next ones after some seconds', () => {
  const { invalidateQueries, end } = followed(true);
  change();
  vi.advanceTimersByTime(200);
  expect(invalidateQueries).toHaveBeenCalledTimes(1);
  for (let second = 0; second < 9; second++) {
    change();
    vi.advanceTimersByTime(1_000);
  }
  expect(invalidateQueries).toHaveBeenCalledTimes(2);
  end();
});

test('throttled, a hidden page refetches once it is visible', () => {
  const { invalidateQueries, end } = followed(true);
  page.hidden = true;
  change();
  vi.advanceTimersByTime(60_000);
  expect(invalidateQueries).not.toHaveBeenCalled();
  page.hidden = false;
  page.wake();
  expect(invalidateQueries).toHaveBeenCalledOnce();
  end();
});
