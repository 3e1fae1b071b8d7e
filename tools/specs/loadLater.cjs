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
