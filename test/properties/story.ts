/** What happened, line by line, for who has to understand a counterexample. */
export class Story {
    readonly lines: string[] = [];
    private readonly begunAt: number;

    constructor(private readonly now: () => number) {
        this.begunAt = now();
    }

    tell(text: string): void {
        const seconds = ((this.now() - this.begunAt) / 1_000).toFixed(1);
        this.lines.push(`${`${seconds} s`.padStart(10)}  ${text}`);
    }
}

/** A promise that was broken. Never one of the provider's own errors. */
export class Violation extends Error {
    override readonly name = "Violation";
}
