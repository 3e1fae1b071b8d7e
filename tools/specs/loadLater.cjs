const Module = require("node:module");

/**
 * For `node --require`: two packages are loaded when something of them is first used, not when they are required.
 *
 * `@pulumi/pulumi` requires them to serialize functions, which this package never does: the text of its provider is constant.
 * They are two thirds of what loading the SDK costs, which the specs of the engine do some 500 times. What is used of them is
 * the real one. The specs that show the package as users have it go without this.
 */
const laterOnes = new Set(["@npmcli/arborist", "typescript"]);

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
