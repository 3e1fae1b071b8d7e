import { createHash } from "node:crypto";
import { chmod, copyFile, link, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { executableIn } from "../process/onPath.mjs";
import { digests } from "../workspace/digest.mjs";
import { root } from "../workspace/repository.mjs";
import { keepToOurselves } from "../workspace/trust.mjs";

/**
 * The folder to run a cached CLI from. A Node language host and the host of dynamic providers are beside the CLI there,
 * as in an official installation. The CLI uses hosts beside it without a warning, and no other CLI finds them.
 *
 * The official installer brings its own hosts. For a CLI that Go built here, this puts the small host of this clone beside a link
 * to the CLI. The folder's name is a digest of its content, because clones of different age share the cache.
 * @param {string} pulumi
 * @param {string} digest of it
 */
export async function homeOf(pulumi, digest) {
    const bin = dirname(pulumi);
    if (executableIn(bin, "pulumi-language-nodejs")) {
        return bin;
    }
    const hosts = await smallHosts();
    const hash = createHash("sha256");
    for (const [name, content] of hosts) {
        hash.update(`${name} ${content.length}\n`).update(content);
    }
    const home = join(dirname(bin), `with-small-host-${hash.digest("hex").slice(0, 12)}`);
    if (!(await isWhole(home, pulumi, digest, hosts))) {
        await assemble(home, pulumi, digest, hosts);
    }
    return home;
}

/** @returns {Promise<Map<string, Buffer>>} */
async function smallHosts() {
    const sdk = dirname(createRequire(join(root, "package.json")).resolve("@pulumi/pulumi/package.json"));
    const extension = process.platform === "win32" ? ".cmd" : "";
    const files = [
        join(root, "tools", "language-host", "languageHost.cjs"),
        join(root, "tools", "language-host", `pulumi-language-nodejs${extension}`),
        join(sdk, `pulumi-resource-pulumi-nodejs${extension}`),
    ];
    return new Map(
        await Promise.all(files.map(async (file) => /** @type {const} */ ([basename(file), await readFile(file)]))),
    );
}

/**
 * Whether the folder holds exactly these files. The folder is first on PATH, so any other file in it would be run too.
 * @param {string} home @param {string} pulumi @param {string} digest @param {Map<string, Buffer>} hosts
 */
async function isWhole(home, pulumi, digest, hosts) {
    try {
        const wanted = Object.fromEntries([...hosts].map(([name, content]) => [name, digestOf(content)]));
        return isDeepStrictEqual(await digests(home), { ...wanted, [basename(pulumi)]: digest });
    } catch {
        return false;
    }
}

/** @param {Buffer} content */
function digestOf(content) {
    return createHash("sha256").update(content).digest("hex");
}

/** @param {string} home @param {string} pulumi @param {string} digest @param {Map<string, Buffer>} hosts */
async function assemble(home, pulumi, digest, hosts) {
    const draft = await mkdtemp(`${home}-`);
    try {
        const own = join(draft, basename(pulumi));
        await link(pulumi, own).catch(() => copyFile(pulumi, own));
        for (const [name, content] of hosts) {
            await writeFile(join(draft, name), content);
            await chmod(join(draft, name), 0o755);
        }
        await keepToOurselves(draft);
        await rm(home, { recursive: true, force: true });
        await rename(draft, home);
    } catch (error) {
        await rm(draft, { recursive: true, force: true });
        // Another process has put the same files there in the meantime.
        if (!(await isWhole(home, pulumi, digest, hosts))) {
            throw error;
        }
    }
}
