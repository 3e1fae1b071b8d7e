import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root } from "../lib/workspace/repository.mjs";

const file = join(root, "node_modules", ".cache", "mutation.json");

/**
 * Remembers the results of earlier runs. A change that a spec noticed is not tried again while its file and that spec's file are
 * unchanged. A change that no spec noticed is tried again each time.
 */
export class Memory {
    /** @type {Record<string, string>} */
    #noticed = {};

    constructor() {
        try {
            this.#noticed = JSON.parse(readFileSync(file, "utf8"));
        } catch {
            // This is the first run, or the file can't be read.
        }
    }

    /** @param {import("./instrument.mjs").Mutant} mutant */
    isNoticed(mutant) {
        const spec = this.#noticed[keyOf(mutant)];
        if (spec === undefined) return false;
        const [name = "", hash] = spec.split(" ");
        return hashOf(join(root, name)) === hash;
    }

    /**
     * @param {import("./instrument.mjs").Mutant} mutant
     * @param {string} spec the file of the built spec, below the copy
     */
    remember(mutant, spec) {
        this.#noticed[keyOf(mutant)] = `${spec} ${hashOf(join(root, spec))}`;
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, JSON.stringify(this.#noticed));
    }
}

/** @param {import("./instrument.mjs").Mutant} mutant */
function keyOf({ file: source, line, original, replacement }) {
    const content = hashOf(join(root, "provider", "src", source));
    return createHash("sha256")
        .update(JSON.stringify([content, line, original, replacement]))
        .digest("hex");
}

/** @param {string} path */
function hashOf(path) {
    try {
        return createHash("sha256").update(readFileSync(path)).digest("hex");
    } catch {
        return `missing: ${relative(root, path)}`;
    }
}
