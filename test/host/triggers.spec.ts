import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { JobRun } from "pulumi-huaweicloud-cdm";
import { createRegistry } from "#provider/run/index.js";
import { check } from "../support/core.js";
import { registered as handedOn } from "../support/program.js";

class Version {
    constructor(readonly major: number) {}
}

// Symptom: `triggers: { when: new Date() }` arrived as `{ when: {} }`, so that no date was another one: never a re-run.
describe("triggers that JSON can't hold", () => {
    let registered: unknown;
    beforeEach(async () => {
        registered = undefined;
        await pulumi.runtime.setMocks({
            newResource: ({ name, inputs }) => {
                registered = inputs.triggers;
                return { id: `${name}-id`, state: inputs };
            },
            call: () => ({}),
        });
    });

    function construct(triggers: unknown): JobRun {
        return new JobRun("nightly", { clusterId: "c", jobName: "orders", triggers });
    }

    const circular: Record<string, unknown> = {};
    circular["again"] = { circular };
    const refused: [unknown, string][] = [
        [
            { when: [new Date()] },
            "triggers.when[0] is a Date, which would arrive as {} whatever it holds: use date.toISOString().",
        ],
        [new Map(), "triggers is a Map, which would arrive as {} whatever it holds: use Object.fromEntries(map)."],
        [{ "a b": new Set() }, 'triggers["a b"] is a Set, which would arrive as {}'],
        [[/x/], "triggers[0] is a RegExp, which would arrive as {}"],
        [{ rows: 5n }, "triggers.rows is a BigInt, which JSON does not have: use String(value)."],
        [{ mark: Symbol("x") }, "triggers.mark is a symbol"],
        [() => 1, "triggers is a function"],
        [{ rate: Number.NaN }, "triggers.rate is NaN, which would arrive as null"],
        [[Number.POSITIVE_INFINITY], "triggers[0] is Infinity, which would arrive as null"],
        [{ bytes: new Uint8Array(2) }, "triggers.bytes is a Uint8Array, which is no JSON"],
        [{ bytes: Buffer.from("x") }, "triggers.bytes is a Buffer, which is no JSON"],
        [{ version: new Version(1) }, "triggers.version is an instance of Version"],
        ["a\ud83d", "triggers is a text with half a character in it, a lone surrogate, which can't be sent"],
        [{ day: ["\udc00"] }, "triggers.day[0] is a text with half a character in it"],
        [{ "a\ud83d": 1 }, 'triggers["a\\ud83d"] has half a character in its name'],
        [circular, "triggers.again.circular holds itself"],
    ];
    for (const [triggers, sentence] of refused) {
        it(`are refused by the constructor: ${sentence.slice(0, 50)}`, () => {
            expect(() => construct(triggers)).to.throw(sentence);
        });
    }

    it("are refused as variables are, by their path", () => {
        const variables = { day: "a\ud83d" };

        expect(() => new JobRun("nightly", { clusterId: "c", jobName: "orders", variables })).to.throw(
            "variables.day is a text with half a character in it",
        );
    });

    // (Of what `pulumi.output(date)` is given, the SDK itself leaves {}.)
    for (const [what, wrap] of [
        ["an Output", () => pulumi.output(1).apply(() => new Date())],
        ["a promise", () => Promise.resolve(new Date())],
        ["an Output in a promise", () => Promise.resolve(pulumi.output(1).apply(() => new Date()))],
    ] as const) {
        // Symptom: the SDK never ends a registration with an input that rejects, and pulumi up hung without a sentence.
        it(`are refused by the check when they come as ${what}`, async () => {
            for (const [name, given] of [
                ["triggers", { triggers: { at: [{ when: wrap() }] } }],
                ["variables", { variables: { at: wrap() as unknown as Promise<string> } }],
                ["variables", { variables: wrap() as unknown as Promise<Record<string, string>> }],
            ] as const) {
                const news = await handedOn({ clusterId: "c", jobName: "orders", ...given });
                const { failures } = check({}, news, {
                    configuration: { environment: {}, home: "/nowhere" },
                    registry: createRegistry(),
                    log: { progress() {}, info() {}, warn() {} },
                });

                expect(failures).to.have.length(1);
                expect(failures[0]?.property).to.equal(name);
                expect(failures[0]?.reason).to.match(
                    /^(triggers\.at\[0\]\.when|variables(\.at)?) is a Date, which would arrive as \{\} whatever it holds: use date\.toISOString\(\)\.$/,
                );
            }
        });
    }

    it("are refused by the check with half a character too, which could not be sent", async () => {
        const later = pulumi.output(1).apply(() => "s3cr3t\ud83d");
        const news = await handedOn({
            clusterId: "c",
            jobName: "orders",
            variables: { day: later },
            triggers: later,
        });
        const { failures } = check({}, news, {
            configuration: { environment: {}, home: "/nowhere" },
            registry: createRegistry(),
            log: { progress() {}, info() {}, warn() {} },
        });

        expect(failures.map(({ reason }) => reason)).to.have.length(2);
        for (const { property, reason } of failures)
            expect(reason).to.match(/^(variables\.day|triggers) is a text with half a character in it/, property);
        expect(JSON.stringify(news)).not.to.include("s3cr3t");
    });

    it("are no others: JSON arrives as it is, secrets and Outputs too", async () => {
        const triggers = {
            none: null,
            list: [1, "x", false, { deep: [] }],
            bare: Object.create(null, { day: { value: 1, enumerable: true } }),
            later: pulumi.output({ day: 2 }),
            soon: Promise.resolve([3]),
            secret: pulumi.secret("s"),
        };
        const jobRun = construct(triggers);

        expect(await new Promise((resolve) => jobRun.urn.apply(resolve))).to.be.a("string");
        // One secret in it makes the whole a secret, as the SDK has it without OutputValues.
        expect((registered as { value: unknown }).value).to.deep.equal({
            none: null,
            list: triggers.list,
            bare: { day: 1 },
            later: { day: 2 },
            soon: [3],
            secret: "s",
        });
    });
});
