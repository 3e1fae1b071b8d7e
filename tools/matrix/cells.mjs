/**
 * @typedef {object} Cell one project, made as a user would make it
 * @property {string} table
 * @property {string} row
 * @property {string} column
 * @property {string} sdk a version or a range of `@pulumi/pulumi`
 * @property {string} node a range; `own` is the Node.js that runs this
 * @property {keyof typeof import("./managers.mjs").managers} manager
 * @property {keyof typeof import("./kinds.mjs").kinds} kind
 * @property {boolean} [isRefused] whether `up` has to say that the program's folder can't reach the package
 * @property {boolean} [isLocked] whether the packages are those of this repository's lockfile, which are on this machine
 */

/** @type {[name: string, range: string][]} */
const sdks = [
    ["3.216", "~3.216.0"],
    ["3.248", "~3.248.0"],
    ["newest", "latest"],
];
/** @type {[name: string, range: string][]} */
const nodes = [
    ["20.19", "~20.19.0"],
    ["22", "22"],
    ["24", "24"],
];
/** The oldest Node.js with the last SDK for it, and what a new project gets. */
const sides = {
    "Node.js 20.19, SDK 3.248": { node: "~20.19.0", sdk: "~3.248.0" },
    "Node.js 24, newest SDK": { node: "24", sdk: "latest" },
};

/** @type {Record<string, Pick<Cell, "manager" | "kind" | "isRefused">>} */
const managerRows = {
    npm: { manager: "npm", kind: "typeScript" },
    pnpm: { manager: "pnpm", kind: "typeScript" },
    "pnpm, by a component library only": { manager: "pnpm", kind: "library", isRefused: true },
    "pnpm, by a component library, with `publicHoistPattern`": { manager: "pnpmHoisting", kind: "library" },
    "yarn 1": { manager: "yarn1", kind: "typeScript" },
    "yarn 4, `nodeLinker: node-modules`": { manager: "yarn4Modules", kind: "typeScript" },
    "yarn 4, Plug'n'Play (`yarn exec pulumi up`)": { manager: "yarn4PlugAndPlay", kind: "typeScript" },
    "yarn 4, Plug'n'Play, by a component library only": {
        manager: "yarn4PlugAndPlay",
        kind: "library",
        isRefused: true,
    },
};

/** @type {Record<string, Cell["kind"]>} */
const kindRows = {
    "JavaScript, CommonJS": "commonJs",
    "JavaScript, ES modules": "esModules",
    "TypeScript 5.9, Pulumi's ts-node": "typeScript",
    "TypeScript 6, Pulumi's ts-node": "typeScript6",
    "TypeScript of Pulumi's SDK (3.8), its ts-node": "sdkTypeScript",
    "TypeScript 5.9, ES modules, ts-node 10": "tsNode10",
    "TypeScript, ES modules, tsx": "tsx",
    "TypeScript, bundled by esbuild": "bundle",
    "TypeScript, bundled by esbuild, this package in the bundle": "bundleWithPackage",
    "Automation API, with `projectSettings.main`": "automation",
};

/** @type {Cell[]} */
export const cells = [
    ...sdks.flatMap(([sdkName, sdk]) =>
        nodes.map(([nodeName, node]) => ({
            table: "Pulumi's SDK and Node.js",
            row: `SDK ${sdkName}`,
            column: `Node.js ${nodeName}`,
            sdk,
            node,
            manager: /** @type {const} */ ("npm"),
            kind: /** @type {const} */ ("typeScript"),
        })),
    ),
    ...Object.entries(managerRows).flatMap(([row, what]) => inBoth("Package managers", row, what)),
    ...Object.entries(kindRows).flatMap(([row, kind]) => inBoth("Kinds of program", row, { manager: "npm", kind })),
];

/** @param {string} table @param {string} row @param {Pick<Cell, "manager" | "kind" | "isRefused">} what @returns {Cell[]} */
function inBoth(table, row, what) {
    return Object.entries(sides).map(([column, side]) => ({ table, row, column, ...side, ...what }));
}
