import { join } from "node:path";

/**
 * @typedef {object} Manager of packages
 * @property {string} [package] its own package. Without it, npm, which comes with Node.js
 * @property {string[]} install
 * @property {string[]} exec runs the command of a package, which follows
 * @property {boolean} [runsPulumi] whether Pulumi's CLI has to be run by `exec` too
 * @property {Record<string, unknown>} [settings] as JSON, which is YAML
 * @property {string} [settingsFile]
 * @property {string} [overrides] where its settings or the manifest replace a package of a package
 */

const npm = {
    install: ["npm", "install", "--engine-strict", "--no-audit", "--no-fund", "--loglevel=error"],
    exec: ["npx", "--no", "--"],
};
const pnpm = {
    package: "pnpm@12",
    install: ["pnpm", "install", "--no-frozen-lockfile"],
    exec: ["pnpm", "exec"],
    settingsFile: "pnpm-workspace.yaml",
    // Pulumi's SDK needs no script of protobufjs, and pnpm asks for a word about it.
    settings: { allowBuilds: { protobufjs: false } },
};
const yarn4 = {
    package: "@yarnpkg/cli-dist@4",
    install: ["yarn", "install"],
    exec: ["yarn", "exec"],
    settingsFile: ".yarnrc.yml",
};

export const managers = /** @satisfies {Record<string, Manager>} */ ({
    npm,
    pnpm,
    pnpmHoisting: { ...pnpm, settings: { ...pnpm.settings, publicHoistPattern: ["pulumi-huaweicloud-cdm"] } },
    yarn1: {
        package: "yarn@1",
        install: ["yarn", "install", "--non-interactive", "--no-progress"],
        exec: ["yarn", "--silent", "run"],
    },
    yarn4Modules: { ...yarn4, settings: { nodeLinker: "node-modules" } },
    yarn4PlugAndPlay: { ...yarn4, settings: { nodeLinker: "pnp" }, runsPulumi: true },
});

/**
 * The environment of an installation. What is downloaded stays in the cache, where each of these checks it before each use. Yarn 1 would take
 * an older tarball of the same version from there, so it keeps nothing.
 * @param {string} cache
 * @param {string} folder of this run
 */
export function cachesIn(cache, folder) {
    return {
        npm_config_cache: join(cache, "npm"),
        npm_config_update_notifier: "false",
        npm_config_store_dir: join(cache, "pnpm"),
        pnpm_config_store_dir: join(cache, "pnpm"),
        YARN_CACHE_FOLDER: join(folder, "yarn-1"),
        YARN_GLOBAL_FOLDER: join(cache, "yarn-4"),
        YARN_ENABLE_IMMUTABLE_INSTALLS: "false",
        YARN_ENABLE_TELEMETRY: "false",
    };
}
