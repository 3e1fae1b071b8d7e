import * as pulumi from "@pulumi/pulumi";

/**
 * Keeps one value for each Pulumi program. With the Automation API one process runs many programs, so the stack's own resource is the key.
 *
 * Unit tests with `setMocks` have no stack resource, or still have the one of the test before. Nothing tells there where one program ends
 * and the next one begins. So a call makes a new value if there is no stack resource, or if its monitor is another one.
 */
export function perProgram<Value>(make: () => Value): () => Value {
    const known = new WeakMap<object, { readonly monitor: unknown; readonly value: Value }>();
    return () => {
        const stack = pulumi.runtime.getStackResource();
        const monitor = pulumi.runtime.getMonitor();
        const entry = stack && known.get(stack);
        if (entry && entry.monitor === monitor) return entry.value;
        const value = make();
        if (stack) known.set(stack, { monitor, value });
        return value;
    };
}
