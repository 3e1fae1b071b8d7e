/**
 * @typedef {object} Kind of program
 * @property {object} [project] what Pulumi.yaml has beside the name; by default the program is for Pulumi's own ts-node
 * @property {object} [manifest] what package.json has beside the packages
 * @property {Record<string, string>} [packages] beside Pulumi's SDK and this repository's two
 * @property {Record<string, string>} files
 * @property {string[]} [build] a command of one of the packages, run before `up`
 * @property {string[]} [run] runs `up` or `destroy`, whose name follows. Without it, Pulumi's CLI does
 * @property {boolean} [usesLibrary] whether the program reaches the package only through a component library
 */

const job = '{ clusterId: "emulator-cluster", jobName: "demo", pollInterval: "200ms" }';

const typed = `import { JobRun } from "pulumi-huaweicloud-cdm";

const run = new JobRun("orders", ${job});
export const status = run.status;
`;
const required = `const { JobRun } = require("pulumi-huaweicloud-cdm");

const run = new JobRun("orders", ${job});
exports.status = run.status;
`;
const ofLibrary = `const { Orders } = require("orders-library");

exports.status = new Orders("orders").status;
`;
/** Started from a folder that reaches no package. It names its own folder, as users do who start it from anywhere. */
const automation = `const { LocalWorkspace } = require("@pulumi/pulumi/automation");
const { JobRun } = require("pulumi-huaweicloud-cdm");

const program = async () => ({ status: new JobRun("orders", ${job}).status });
const projectSettings = { name: "shop", runtime: "nodejs", main: __dirname };

LocalWorkspace.createOrSelectStack({ stackName: "dev", projectName: "shop", program }, { projectSettings })
    .then((stack) => stack[process.argv[2]]({ onOutput: (text) => process.stdout.write(text) }))
    .catch((error) => {
        console.error(error.message);
        process.exitCode = 1;
    });
`;

const nodeNext = { module: "nodenext", moduleResolution: "nodenext", target: "es2022", strict: true };
const typeScriptFiles = {
    "index.ts": typed,
    "tsconfig.json": JSON.stringify({ compilerOptions: nodeNext, files: ["index.ts"] }),
};
const nodeTypes = { "@types/node": "^20.19.0" };

/**
 * Pulumi's SDK stays outside in any case: in a bundle it looks for its own TypeScript beside the bundle.
 * @param {...string} options
 * @returns {Kind}
 */
function bundled(...options) {
    return {
        project: { runtime: { name: "nodejs", options: { typescript: false } } },
        manifest: { main: "dist/index.js" },
        packages: { esbuild: "^0.28.0" },
        files: { "index.ts": typed },
        build: ["esbuild", "index.ts", "--bundle", "--platform=node", ...options, "--outfile=dist/index.js"],
    };
}

export const kinds = /** @satisfies {Record<string, Kind>} */ ({
    commonJs: { manifest: { main: "index.js" }, files: { "index.js": required } },
    esModules: { manifest: { type: "module", main: "index.js" }, files: { "index.js": typed } },
    typeScript: {
        manifest: { main: "index.ts" },
        packages: { typescript: "~5.9.0", ...nodeTypes },
        files: typeScriptFiles,
    },
    typeScript6: {
        manifest: { main: "index.ts" },
        packages: { typescript: "~6.0.0", ...nodeTypes },
        files: typeScriptFiles,
    },
    sdkTypeScript: { manifest: { main: "index.ts" }, files: { "index.ts": typed } },
    tsNode10: {
        manifest: { type: "module", main: "index.ts" },
        packages: { typescript: "~5.9.0", "ts-node": "^10.9.2", ...nodeTypes },
        files: typeScriptFiles,
    },
    tsx: {
        project: { runtime: { name: "nodejs", options: { typescript: false, nodeargs: "--import tsx" } } },
        manifest: { type: "module", main: "index.ts" },
        packages: { tsx: "^4.20.0" },
        files: { "index.ts": typed },
    },
    bundle: bundled("--external:@pulumi/pulumi", "--external:pulumi-huaweicloud-cdm"),
    bundleWithPackage: bundled("--external:@pulumi/pulumi"),
    automation: { files: { "deploy.js": automation }, run: ["node", "../shop/deploy.js"] },
    library: { manifest: { main: "index.js" }, files: { "index.js": ofLibrary }, usesLibrary: true },
});

/** A component library that depends on the package, as a team shares one. */
export const library = {
    manifest: {
        name: "orders-library",
        version: "1.0.0",
        main: "index.js",
        dependencies: { "pulumi-huaweicloud-cdm": "*" },
        peerDependencies: { "@pulumi/pulumi": ">=3.216.0 <4" },
    },
    code: `const { ComponentResource } = require("@pulumi/pulumi");
const { JobRun } = require("pulumi-huaweicloud-cdm");

exports.Orders = class Orders extends ComponentResource {
    constructor(name, options) {
        super("shop:orders:Orders", name, {}, options);
        const run = new JobRun(name, ${job}, { parent: this });
        this.status = run.status;
        this.registerOutputs({ status: this.status });
    }
};
`,
};
