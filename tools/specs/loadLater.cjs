const Module = require("node:module");

/**
 * For `node --require`: some packages are loaded when something of them is first used, not when `@pulumi/pulumi` requires them.
 *
 * It needs them to serialize functions, to drive the CLI and to trace, and this package does none of that: the text of its
 * provider is constant. They are two thirds of what loading the SDK costs, which the specs of the engine do some 500 times.
 * What is used of them is the real one. The specs that show the package as users have it go without this.
 */
const laterOnes = new Set([
    // Functions.
    "@npmcli/arborist",
    "fdir",
    "normalize-package-data",
    "typescript",
    // The automation API.
    "execa",
    "js-yaml",
    // Traces.
    "@opentelemetry/exporter-zipkin",
    "@opentelemetry/instrumentation-grpc",
    "@opentelemetry/sdk-trace-node",
]);

const load = Module._load;
Module._load = function (request, parent, isMain) {
    const isLater =
        laterOnes.has(request) && /[\\/](@pulumi[\\/]pulumi|pulumi-sdk-oldest)[\\/]/.test(parent?.filename ?? "");
    return isLater ? later(() => load.call(this, request, parent, isMain)) : load.call(this, request, parent, isMain);
};

function later(real) {
    return new Proxy(
        {},
        {
            // A module of ES is taken as it is, without a look at what is in it.
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
