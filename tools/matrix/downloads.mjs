import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "../lib/process/run.mjs";
import { SetUpError, say } from "../lib/process/say.mjs";
import { root } from "../lib/workspace/repository.mjs";
import { packageFolder } from "../lib/workspace/stage.mjs";
import { isOlder } from "../lib/workspace/versions.mjs";

const timeoutMs = 300_000;
const nodePackage = `node-${process.platform}-${process.arch}`;

/** What the cells of one run share: versions, the packed packages, and the Node.js and package managers that npm has. */
export class Downloads {
    /** @type {Map<string, Promise<string>>} */
    #made = new Map();
    /** @type {[name: string, version: string][]} */
    #used = [];

    /**
     * @param {string} folder of this run, for what is installed
     * @param {NodeJS.ProcessEnv} caches the variables with which the package managers keep in the cache what they download
     */
    constructor(folder, caches) {
        this.folder = folder;
        this.caches = caches;
    }

    /** What was used, as people name it. */
    versions() {
        /** @type {Record<string, string>} */
        const called = { [nodePackage]: "Node.js", "@yarnpkg/cli-dist": "yarn" };
        return [...this.#used].map(([name, version]) => `${called[name] ?? name} ${version}`).sort();
    }

    /** The newest version in a range. @param {string} name @param {string} range */
    version(name, range) {
        return this.#once(`${name}@${range}`, async () => {
            const printed = await this.#npm(["view", `${name}@${range}`, "version", "--json"], this.folder);
            const [newest] = [JSON.parse(printed || "[]")].flat().sort((one, other) => (isOlder(one, other) ? 1 : -1));
            if (!newest) throw new SetUpError(`npm has no ${name}@${range}.`);
            this.#used.push([name, String(newest)]);
            return String(newest);
        });
    }

    /** The folder of a Node.js of this version. @param {string} range */
    async node(range) {
        if (range === "own") return dirname(process.execPath);
        const version = await this.version(nodePackage, range);
        return join(await this.#install(`${nodePackage}@${version}`), nodePackage, "bin");
    }

    /** The folder of the commands of a package. @param {string} name with its range */
    async commands(name) {
        const [, bare = "", range = ""] = /^(.+)@(.+)$/.exec(name) ?? [];
        return join(await this.#install(`${bare}@${await this.version(bare, range)}`), ".bin");
    }

    /** Packs a package of this repository as `npm publish` does. @param {"provider" | "emulator"} part */
    tarball(part) {
        return this.#once(part, async () => {
            const args = ["pack", "--silent", "--ignore-scripts", "--pack-destination", this.folder];
            return join(this.folder, (await this.#npm(args, packageFolder(join(root, part)))).trim());
        });
    }

    /** Packs another folder. @param {string} folder */
    async pack(folder) {
        const args = ["pack", "--silent", "--pack-destination", folder];
        return join(folder, (await this.#npm(args, folder)).trim());
    }

    /** @param {string} name with its version @returns {Promise<string>} a `node_modules` of its own */
    #install(name) {
        return this.#once(`install ${name}`, async () => {
            const folder = join(this.folder, name.replaceAll("/", "-"));
            mkdirSync(folder);
            writeFileSync(join(folder, "package.json"), "{}");
            say(`getting ${name} from npm or from the cache`);
            await this.#npm(["install", "--silent", "--no-audit", "--no-fund", name], folder);
            return join(folder, "node_modules");
        });
    }

    /** @param {string[]} args @param {string} cwd */
    #npm(args, cwd) {
        return run("npm", args, { cwd, env: { ...process.env, ...this.caches }, timeoutMs });
    }

    /** @param {string} key @param {() => Promise<string>} make */
    #once(key, make) {
        const made = this.#made.get(key) ?? make();
        this.#made.set(key, made);
        return made;
    }
}
