import {
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readdirSync,
    readFileSync,
    renameSync,
    rmSync,
    writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, tool } from "./clone.js";
import { packageFolders } from "./packed.js";
import { start } from "./processes.js";

/**
 * A copy of the quickstart with the packed tarballs of both packages, installed as a user would, in a folder outside the repository. It is made once in a
 * run of `npm test`: the first process that wants it makes it, and the others wait. Programs in folders below it find their packages there.
 */
export async function packedInstall(): Promise<string> {
    const folder = process.env["PULUMI_CDM_TEST_FOLDER"] ?? ownFolder();
    const install = join(folder, "packed", "quickstart");
    const { withLock } = await import(tool("lib/workspace/lock.mjs"));
    await withLock(join(folder, "packed-lock"), async () => {
        if (existsSync(install)) return;
        const draft = join(folder, "packed-draft");
        copyExample("quickstart", draft);
        await pack(tarballsIn(folder));
        await installAlone(draft);
        mkdirSync(join(folder, "packed"));
        renameSync(draft, install);
    });
    return install;
}

/** Installs the packages of the program in this folder, ours from the tarballs, the others in the versions of the repository's lockfile. */
export async function installAlone(folder: string): Promise<void> {
    const shared = process.env["PULUMI_CDM_TEST_FOLDER"] ?? ownFolder();
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
    const registryOnes = Object.entries<{ link?: boolean }>(lock.packages).filter(
        ([path, { link }]) => path.startsWith("node_modules/") && !link,
    );
    lock.packages = { "": manifest, ...Object.fromEntries(registryOnes) };
    writeFileSync(join(folder, "package-lock.json"), JSON.stringify({ ...lock, name: manifest.name }));
    const tarballs = readdirSync(tarballsIn(shared)).map((name) => join(tarballsIn(shared), name));
    await npm(folder, "install", "--prefer-offline", "--no-audit", "--no-fund", ...tarballs);
}

/** The files of an example as a fresh clone has them. */
export function copyExample(name: string, to: string): void {
    const from = join(root, "examples", name);
    const isUnwanted = /^(node_modules|dist|\.pulumi|Pulumi\.[^.]+\.yaml|.*\.tsbuildinfo)$/;
    mkdirSync(to, { recursive: true });
    for (const entry of readdirSync(from).filter((one) => !isUnwanted.test(one)))
        cpSync(join(from, entry), join(to, entry), { recursive: true });
}

async function pack(to: string): Promise<void> {
    mkdirSync(to, { recursive: true });
    await npm(root, "pack", ...Object.values(packageFolders), "--pack-destination", to, "--silent");
}

function tarballsIn(folder: string): string {
    return join(folder, "packed-tarballs");
}

async function npm(cwd: string, ...args: string[]): Promise<void> {
    const { code, stdout, stderr } = await start("npm", args, { cwd, env: process.env }).ended;
    if (code !== 0) throw new Error(`npm ${args.join(" ")} ended with ${code}:\n${stdout}${stderr}`);
}

let own: string | undefined;

/** For a spec file that is run by itself, by mocha. */
function ownFolder(): string {
    if (own === undefined) {
        own = mkdtempSync(join(tmpdir(), "pulumi-huaweicloud-cdm-packed-"));
        const made = own;
        process.once("exit", () => rmSync(made, { recursive: true, force: true }));
    }
    return own;
}
