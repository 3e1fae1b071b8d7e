import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const made: string[] = [];

export function temporaryFolder(): string {
    const folder = mkdtempSync(join(tmpdir(), "tools-spec-"));
    made.push(folder);
    return folder;
}

export function removeTemporaryFolders(): void {
    for (const folder of made.splice(0)) {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** Writes a command that stands in for a real one. */
export function writeScript(folder: string, name: string, text: string): void {
    writeFileSync(join(folder, name), text, { mode: 0o755 });
}
