import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import fc from "fast-check";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import type { JobRunArgs } from "pulumi-huaweicloud-cdm";
import { control } from "../../support/control.js";
import { DynamicHost, type Properties } from "../../support/dynamicHost.js";
import { onWire, registered } from "../../support/program.js";
import { EngineLog, SmallEngine } from "../../support/smallEngine.js";

const scenarios = Number(process.env["PULUMI_CDM_SECRETS_RUNS"] ?? 25);
const seed = Number(process.env["PULUMI_CDM_PROPERTY_SEED"] ?? 20_261_129);

/** How a program gives a variable. */
const ways = ["plain", "secret", "promise of a secret", "transform adds", "transform changes", "absent"] as const;
type Way = (typeof ways)[number];
const names = ["day", "password", "zone"] as const;

const places = ["plain", "secret", "plain", "secret", "secret, where nobody listens"] as const;

const echoes = ["nothing", "the start is refused", "the run has failed", "the status is refused"] as const;

interface Up {
    readonly does: "up";
    readonly variables: Readonly<Record<(typeof names)[number], Way>>;
    readonly isWhole: boolean;
    readonly isReversed: boolean;
    readonly triggers: "none" | "plain" | "secret within";
    readonly place: (typeof places)[number];
    readonly ignoreChanges: readonly string[];
    readonly isIgnoredByTransform: boolean;
    readonly urn: string;
    readonly echo: (typeof echoes)[number];
}
interface Refresh {
    readonly does: "refresh";
    readonly echo: (typeof echoes)[number];
}
type Step = Up | Refresh;

const up: fc.Arbitrary<Up> = fc.record({
    does: fc.constant("up" as const),
    variables: fc.record(
        Object.fromEntries(names.map((name) => [name, fc.constantFrom(...ways)])) as Record<
            (typeof names)[number],
            fc.Arbitrary<Way>
        >,
    ),
    isWhole: fc.boolean(),
    isReversed: fc.boolean(),
    triggers: fc.constantFrom("none", "plain", "secret within"),
    place: fc.constantFrom(...places),
    ignoreChanges: fc.constantFrom(
        [],
        [],
        ["variables"],
        ["variables.password"],
        ["triggers"],
        ["*"],
        ["endpoint", "projectId"],
    ),
    isIgnoredByTransform: fc.boolean(),
    urn: fc.constantFrom("urn:pulumi:test::shop::a", "urn:pulumi:test::shop::b"),
    echo: fc.constantFrom(...echoes),
});
const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 3, arbitrary: up },
    { weight: 1, arbitrary: fc.record({ does: fc.constant("refresh" as const), echo: fc.constantFrom(...echoes) }) },
);

describe("a secret, wherever a program has it, through the constructor and the dynamic host", function () {
    this.timeout(0);
    let emulator: Emulator;
    let host: DynamicHost;
    let log: EngineLog;
    before(async () => {
        emulator = await startEmulator({ bootMs: 0, runMs: 3_600_000 });
        log = await EngineLog.open();
        const environment = { HW_AUTH_TOKEN: outOfTheBox.token, HW_CDM_ENDPOINT: emulator.url };
        host = await DynamicHost.start("@pulumi/pulumi", environment, [], { engineAddress: log.address });
    });
    after(async () => {
        await host.close();
        log.close();
        await emulator.close();
    });

    async function echo(how: (typeof echoes)[number], text: string): Promise<void> {
        await control(emulator.url, "DELETE", "faults");
        if (how === "nothing") return;
        const refusal = { errCode: "Cdm.0014", externalMessage: text };
        const run = { "submission-id": 1, "job-name": "demo", "creation-user": "emulator", status: "FAILED" };
        const failed = { submissions: [{ ...run, "error-summary": text, "error-details": JSON.stringify({ text }) }] };
        const [operation, status, body] = {
            "the start is refused": ["start", 400, refusal] as const,
            "the status is refused": ["status", 400, refusal] as const,
            "the run has failed": ["status", 200, failed] as const,
        }[how];
        const fault = { operation, kind: "status", status, body, times: 99 };
        await control(emulator.url, "POST", "faults", fault);
    }

    /** A program of this step: every value is one of its own, and what is a secret says so. */
    function programOf(one: Up, index: number): { args: JobRunArgs; transform(inputs: Properties): Properties } {
        const secret = (name: string) => `sp1-secret-${name}-${index}`;
        const plain = (name: string) => `plain-${name}-${index}`;
        const order = one.isReversed ? [...names].reverse() : [...names];
        const given = order.flatMap((name): [string, pulumi.Input<string>][] => {
            switch (one.variables[name]) {
                case "plain":
                case "transform changes":
                    return [[name, plain(name)]];
                case "secret":
                    return [[name, pulumi.secret(secret(name))]];
                case "promise of a secret":
                    return [[name, Promise.resolve(pulumi.secret(secret(name))) as unknown as Promise<string>]];
                default:
                    return [];
            }
        });
        const isTransformed = (name: (typeof names)[number]) => one.variables[name].startsWith("transform");
        const isSecret = one.place !== "plain";
        const address = addresses()[one.place];
        const args = {
            clusterId: outOfTheBox.cluster,
            jobName: outOfTheBox.job,
            projectId: isSecret ? pulumi.secret(outOfTheBox.project) : outOfTheBox.project,
            endpoint: isSecret ? pulumi.secret(address) : address,
            waitFor: "submitted",
            ifRunning: "restart",
            onForeignRun: "stop",
            pollInterval: "100ms",
            timeouts: { create: "2s", update: "2s", delete: "2s" },
            variables: one.isWhole ? pulumi.output(Object.fromEntries(given)) : Object.fromEntries(given),
            ...(one.triggers === "plain" && { triggers: { at: index } }),
            ...(one.triggers === "secret within" && {
                triggers: { list: [1, { salt: pulumi.secret(secret("salt")) }] },
            }),
        } as JobRunArgs;
        return {
            args,
            transform(inputs) {
                const added = names.filter(isTransformed).map((name) => [name, onWire(secret(`${name}-transformed`))]);
                if (added.length === 0) return inputs;
                const { variables } = inputs;
                const whole = variables as { value?: Properties } | undefined;
                const before = whole?.value ?? (variables as Properties | undefined);
                const transformed = { ...before, ...Object.fromEntries(added) };
                return { ...inputs, variables: whole?.value ? onWire(transformed) : transformed };
            },
        };
    }

    /** The same emulator by a name that nothing else says, and another one. */
    function addresses(): Record<(typeof places)[number], string> {
        return {
            plain: emulator.url,
            secret: emulator.url.replace("127.0.0.1", "localhost"),
            "secret, where nobody listens": emulator.url.replace("127.0.0.1", "127.0.0.2"),
        };
    }

    /** What CDM may repeat of the values that it has been sent, or is about to be. */
    function heard(...bags: (Properties | undefined)[]): string {
        const texts = JSON.stringify(bags.map((bag) => bag?.["variables"])).match(/(sp1-secret|plain)-[\w-]+/g);
        return `LOAD DATA failed: ${texts?.join(" ")}`;
    }

    async function live(steps: readonly Step[]): Promise<void> {
        emulator.reset();
        log.logged.length = 0;
        const saidBefore = host.stderr.length;
        const engine = new SmallEngine(host);
        let isPlaceSecret = false;
        let isPlacePlain = false;
        for (const [index, one] of steps.entries()) {
            if (one.does === "refresh") {
                await echo(one.echo, heard(engine.state?.outputs));
                await engine.refresh();
            } else {
                isPlaceSecret ||= one.place !== "plain";
                isPlacePlain ||= one.place === "plain";
                const { args, transform } = programOf(one, index);
                const ignoreChanges = [...one.ignoreChanges];
                const options = one.isIgnoredByTransform ? {} : { ignoreChanges };
                const inputs = transform(await registered(args, options));
                // What the program ignores changes of never leaves the engine, so no CDM can repeat it.
                const sent = ignoreChanges.length > 0 ? [] : [inputs];
                await echo(one.echo, heard(engine.state?.outputs, engine.state?.inputs, ...sent));
                await engine.up({ ...inputs, __urn: one.urn }, ignoreChanges);
            }
            const readable = [engine.readable(), ...log.texts, host.stderr.slice(saidBefore)].join("\n");
            expect(readable.match(/sp1-secret-[\w-]+/g), `step ${index}`).to.equal(null);
            if (isPlaceSecret) expect(readable).not.to.match(/(localhost|127\.0\.0\.2):\d/);
            if (isPlaceSecret && !isPlacePlain) expect(readable).not.to.include(outOfTheBox.project);
        }
    }

    it("is in no state, message, log or stderr that can be read without the passphrase", async () => {
        await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 4 }), live), {
            numRuns: scenarios,
            seed,
            endOnFailure: false,
        });
    });
});
