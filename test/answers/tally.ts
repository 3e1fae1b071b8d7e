import type { Replacement } from "./exchanged.js";
import { type SceneName, scenes } from "./scenes.js";

const names = Object.keys(scenes) as SceneName[];

/** Which kinds of answer have met which operations. */
export class Tally {
    scenarios = 0;
    /** Answers that were generated, and met at least once. */
    answers = 0;
    /** How often they came, again and again where they were to. */
    deliveries = 0;
    private readonly seen = new WeakSet<Replacement>();
    private readonly cells = new Map<string, Map<SceneName, number>>();

    meets(scene: SceneName, replacement: Replacement): void {
        this.deliveries += 1;
        if (this.seen.has(replacement)) return;
        this.seen.add(replacement);
        this.answers += 1;
        const row = this.cells.get(replacement.kind) ?? new Map<SceneName, number>();
        row.set(scene, (row.get(scene) ?? 0) + 1);
        this.cells.set(replacement.kind, row);
    }

    has(kind: string): boolean {
        return this.cells.has(kind);
    }

    /** A row for each kind, a column for each operation. */
    table(): string {
        const heads = names.map((name, index) => `${String.fromCharCode(65 + index)} ${name}`).join(", ");
        const columns = names.map((_, index) => String.fromCharCode(65 + index).padStart(4)).join("");
        const width = Math.max(...[...this.cells.keys()].map(({ length }) => length));
        const rows = [...this.cells].sort().map(([kind, row]) => {
            return kind.padEnd(width) + names.map((name) => String(row.get(name) ?? ".").padStart(4)).join("");
        });
        return [heads, "".padEnd(width) + columns, ...rows].join("\n");
    }
}
