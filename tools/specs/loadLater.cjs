const Module = require("node:module");

/**
 * For `node --require`: loads some packages when they are first used, and not when `@pulumi/pulumi` requires them.
 *
 * The SDK needs them to serialize functions, to drive the CLI and to trace. This package does none of that: the text of its provider is
 * constant. They take two thirds of the time that loading the SDK takes, and the specs of the engine load it some 500 times. A use gets
 * the real package. The specs that show the package as users have it run without this.
 */
const laterOnes = new Set([
    // Functions.
    "@npmcli/arborist",
    "fdir",
    "normalize-package-data",
    "typescript",
    "upath",
    // The automation API.
    "./automation",
    // Versions and manifests of packages.
    "js-yaml",
    "semver",
    // Traces.
    "@opentelemetry/api",
    "@opentelemetry/exporter-zipkin",
    "@opentelemetry/instrumentation",
    "@opentelemetry/instrumentation-grpc",
    "@opentelemetry/resources",
    "@opentelemetry/sdk-trace-base",
    "@opentelemetry/sdk-trace-node",
]);

/** Names the sources in a stack. The SDK keeps the stack of every promise, so this would read the maps of all files, and nearly all specs pass. */
const sourceMaps = "source-map-support/register";
/** Makes the process its own debugger before the program begins, in case that the program has a function to serialize. No spec's program has. */
const debuggerForFunctions = "../../runtime/closure/v8Hooks";

const load = Module._load;
Module._load = function (request, parent, isMain) {
    const real = () => load.call(this, request, parent, isMain);
    if (!/[\\/](@pulumi[\\/]pulumi|pulumi-sdk-oldest)[\\/]/.test(parent?.filename ?? "")) return real();
    if (request === sourceMaps) return {};
    if (request === debuggerForFunctions) return { isInitializedAsync: async () => {} };
    return laterOnes.has(request) ? later(real) : real();
};

function later(real) {
    return new Proxy(
        {},
        {
            // TypeScript's import helper takes an ES module as it is. It would copy the names of another one, which loads it.
            get: (_, name) => (name === "__esModule" ? true : name === "default" ? real() : real()[name]),
            has: (_, name) => name in real(),
            ownKeys: () => Reflect.ownKeys(real()),
            getOwnPropertyDescriptor: (_, name) => {
                const found = Reflect.getOwnPropertyDescriptor(real(), name);
                return found && { ...found, configurable: true };
            },
        },
    );
}
