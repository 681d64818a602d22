import type { FullResult, Reporter, Suite } from '@playwright/test/reporter';

/** Prints the numbers of passed, failed and skipped tests as the last line of a run. */
export default class Summary implements Reporter {
  private suite?: Suite;

  onBegin(_: unknown, suite: Suite) {
    this.suite = suite;
  }

  onEnd(_: FullResult) {
    const outcomes = (this.suite?.allTests() ?? []).map((test) => test.outcome());
    const count = (outcome: string) => outcomes.filter((it) => it === outcome).length;
    const [passed, failed, skipped] = ['expected', 'unexpected', 'skipped'].map(count);
    console.log(`stories: ${passed} passed, ${failed} failed, ${skipped} skipped`);
  }

  printsToStdio() {
    return true;
  }
}
