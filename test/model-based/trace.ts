/** What happened, line by line, for who has to understand a counterexample. */
export class Trace {
    private readonly told: { readonly at: number; readonly text: string; until: number; times: number }[] = [];
    private readonly begunAt: number;

    constructor(private readonly now: () => number) {
        this.begunAt = now();
    }

    tell(text: string): void {
        const last = this.told.at(-1);
        if (last?.text !== text) this.told.push({ at: this.now(), text, until: this.now(), times: 1 });
        else Object.assign(last, { until: this.now(), times: last.times + 1 });
    }

    /** What came again and again is one line. */
    get lines(): string[] {
        return this.told.map(({ at, text, until, times }) => {
            const again = times === 1 ? "" : ` (${times} times, until ${this.since(until)})`;
            return `${this.since(at).padStart(10)}  ${text}${again}`;
        });
    }

    private since(at: number): string {
        return `${((at - this.begunAt) / 1_000).toFixed(1)} s`;
    }
}
