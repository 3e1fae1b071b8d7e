import * as pulumi from "@pulumi/pulumi";
import { JobRun, type JobRunArgs } from "pulumi-huaweicloud-cdm";
import type { Properties } from "./dynamicHost.js";

interface Monitor {
    registerResource(request: { getObject(): { toJavaScript(): Properties } }, done: unknown): void;
}

/** What a program's JobRun registers with the engine: the real constructor's inputs, secrets marked as they travel. */
export async function registered(
    args: JobRunArgs,
    options: pulumi.CustomResourceOptions = {},
    config: { readonly values: Record<string, string>; readonly secret: string[] } = { values: {}, secret: [] },
): Promise<Properties> {
    pulumi.runtime.setAllConfig(config.values, config.secret);
    const inputs = await new Promise<Properties>((resolve, reject) => {
        const newResource = ({ name, inputs: given }: pulumi.runtime.MockResourceArgs) => ({
            id: `${name}-id`,
            state: given,
        });
        pulumi.runtime
            .setMocks({ newResource, call: () => ({}) }, "shop", "test")
            .then(() => {
                // The mocks' own inputs are marked as a whole where any part of them is a secret.
                const monitor = pulumi.runtime.getMonitor() as unknown as Monitor;
                const register = monitor.registerResource.bind(monitor);
                monitor.registerResource = (request, done) => {
                    resolve(request.getObject().toJavaScript());
                    register(request, done);
                };
                new JobRun("a", args, options);
            })
            .catch(reject);
    });
    // Values that are undefined are not sent.
    return JSON.parse(JSON.stringify(inputs));
}

/** How a secret travels. */
export function onWire(secret: unknown): unknown {
    return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: secret };
}
