import * as pulumi from "@pulumi/pulumi";
import { JobRun, type JobRunArgs } from "pulumi-huaweicloud-cdm";
import type { Properties } from "./dynamicHost.js";

interface Request {
    getObject(): { toJavaScript(): Properties };
    getDeletebeforereplace(): boolean;
}

interface Monitor {
    registerResource(request: Request, done: unknown): void;
}

type Config = { readonly values: Record<string, string>; readonly secret: string[] };

/** What a program registers with the engine. */
interface Registration {
    /** The real constructor's inputs, secrets marked as they travel. */
    readonly inputs: Properties;
    readonly deleteBeforeReplace: boolean;
}

/** What a program's JobRun registers with the engine: the real constructor's inputs, secrets marked as they travel. */
export async function registered(
    args: JobRunArgs,
    options: pulumi.CustomResourceOptions = {},
    config?: Config,
): Promise<Properties> {
    return (await registrationBy(() => new JobRun("a", args, options), config)).inputs;
}

/** @param construct makes the only resource of the program */
export async function registrationBy(
    construct: () => pulumi.CustomResource,
    config: Config = { values: {}, secret: [] },
): Promise<Registration> {
    pulumi.runtime.setAllConfig(config.values, config.secret);
    const registration = await new Promise<Registration>((resolve, reject) => {
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
                    resolve({
                        inputs: request.getObject().toJavaScript(),
                        deleteBeforeReplace: request.getDeletebeforereplace(),
                    });
                    register(request, done);
                };
                construct();
            })
            .catch(reject);
    });
    // Values that are undefined are not sent.
    return JSON.parse(JSON.stringify(registration));
}

/** How a secret travels. */
export function onWire(secret: unknown): unknown {
    return { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: secret };
}
