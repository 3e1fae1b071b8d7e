import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { root } from "./clone.js";

export interface Packed {
    readonly tarball: string;
    /** Below the user's `node_modules`. */
    readonly folder: string;
    readonly manifest: Manifest;
    /** Paths in the package. */
    readonly files: readonly string[];
}

interface Manifest {
    readonly name: string;
    readonly version: string;
    readonly bin: Readonly<Record<string, string>>;
    readonly dependencies?: Readonly<Record<string, string>>;
    readonly peerDependencies?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
}

/** What npm gets of each part of this repository. */
export const packageFolders = { provider: join(root, "provider/package"), emulator: join(root, "emulator") };

/**
 * Packs a package of this repository as `npm publish` would, and lays it out in a user's folder. Beside it stands only what it
 * declares, so that anything else which it requires is missing.
 */
export function installPacked(part: keyof typeof packageFolders, user: string): Packed {
    const args = ["pack", "--silent", "--ignore-scripts", "--pack-destination", user];
    const packed = execFileSync("npm", args, { cwd: packageFolders[part] });
    const tarball = join(user, packed.toString().trim());
    const { name }: Manifest = JSON.parse(readFileSync(join(packageFolders[part], "package.json"), "utf8"));
    const modules = join(user, "node_modules");
    const folder = join(modules, name);
    mkdirSync(folder, { recursive: true });
    execFileSync("tar", ["-xzf", tarball, "-C", folder, "--strip-components", "1"]);
    const manifest: Manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    for (const dependency of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
        const places = [join(root, part, "node_modules", dependency), join(root, "node_modules", dependency)];
        const link = join(modules, dependency);
        mkdirSync(dirname(link), { recursive: true });
        symlinkSync(places.find((place) => existsSync(place)) ?? "", link);
    }
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
    return { tarball, folder, manifest, files };
}
