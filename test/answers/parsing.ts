/** How long this machine takes to parse answers, in milliseconds of work. */
export interface Parsing {
    /** To parse each of them once. */
    readonly takesMs: number;
    /** What the measure itself has taken. */
    readonly measuredMs: number;
}

/** The first times a text is parsed may take longer than the next ones. */
const times = 3;

/** Adds up what it takes to parse texts. A text that comes again and again is measured once. */
export class ParsingMeter {
    private takes = 0;
    private measured = 0;
    private last: { readonly text: string; readonly takesMs: number } | undefined;

    get parsing(): Parsing {
        return { takesMs: this.takes, measuredMs: this.measured };
    }

    add(text: string): void {
        if (this.last?.text !== text) this.last = { text, takesMs: this.parsingOf(text) };
        this.takes += this.last.takesMs;
    }

    private parsingOf(text: string): number {
        const measured = Array.from({ length: times }, () => workOf(() => parse(text)));
        this.measured += measured.reduce((sum, one) => sum + one, 0);
        return Math.min(...measured);
    }
}

function parse(text: string): void {
    try {
        JSON.parse(text);
    } catch {
        // It takes as long as it takes to see that it is no JSON.
    }
}

/** In milliseconds of this process. */
function workOf(work: () => void): number {
    const before = process.cpuUsage();
    work();
    return process.cpuUsage(before).user / 1_000;
}
