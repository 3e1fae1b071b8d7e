import type { Exchanged } from "./exchanged.js";

const longest = 200;

/** What was asked and what came back, line by line, for whoever has to understand a counterexample. */
export class Trace {
    private readonly parts: (string | readonly Exchanged[])[] = [];
    private readonly begunAt: number;

    constructor(private readonly now: () => number) {
        this.begunAt = now();
    }

    /** @param exchanged filled while the operation is under way: nothing is written unless somebody wants to read it */
    begins(name: string, exchanged: readonly Exchanged[]): void {
        this.tell(`== ${name}`);
        this.parts.push(exchanged);
    }

    tell(text: string): void {
        this.parts.push(`${this.at(this.now())}  ${cut(text, 2_000)}`);
    }

    lines(): string[] {
        return this.parts.flatMap((part) =>
            typeof part === "string" ? part : folded(part.map((one) => this.line(one))),
        );
    }

    private line({ asked, at, replacement, exchange, says, isLie, made }: Exchanged): string {
        const came =
            "answer" in exchange
                ? `${exchange.answer.httpStatus} ${headersOf(exchange.answer.headers)}${JSON.stringify(exchange.answer.text)}`
                : exchange.failure.text;
        const instead = replacement
            ? ` (${replacement.kind}${replacement.isAfterEffect ? ", after its effect" : ""})`
            : "";
        const id = "id" in says ? ` ${says.id}` : "";
        const said = `${says.what}${id}${says.isSure === false ? ", perhaps" : ""}${isLie ? ", which is not so" : ""}`;
        return `${this.at(at)}  ${asked}${made ? `, makes run ${made.id}` : ""} <- ${cut(came, longest)}${instead}  [${said}]`;
    }

    private at(time: number): string {
        return `${((time - this.begunAt) / 1_000).toFixed(1)} s`.padStart(10);
    }
}

function headersOf(headers: Readonly<Record<string, unknown>>): string {
    const { "content-type": _, date: __, ...odd } = headers;
    return Object.keys(odd).length > 0 ? `${cut(JSON.stringify(odd), longest)} ` : "";
}

function cut(text: string, length: number): string {
    return text.length > length ? `${text.slice(0, length)}… (${text.length})` : text;
}

/** The beginning and the end of a long wait. */
function folded(lines: string[]): string[] {
    return lines.length <= 40
        ? lines
        : [...lines.slice(0, 15), `            … ${lines.length - 30} more …`, ...lines.slice(-15)];
}
