import { expect } from "chai";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { control } from "../../support/control.js";
import { DynamicHost, type Properties } from "../../support/dynamicHost.js";
import { errorOf } from "../../support/world.js";

const id = "emulator-cluster/demo";
const password = 'sp1-variable "quoted" & more';
const inputs: Properties = {
    clusterId: outOfTheBox.cluster,
    jobName: outOfTheBox.job,
    projectId: outOfTheBox.project,
    pollInterval: "100ms",
    variables: { day: "monday", password },
    __secretVariables: ["password"],
    __urn: "urn:pulumi:test::a",
};
/** How a secret travels between the engine and a provider. */
const marked = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", value: password };

describe("secrets, in the dynamic host", () => {
    let emulator: Emulator;
    let host: DynamicHost;
    beforeEach(async () => {
        emulator = await startEmulator({ bootMs: 0, runMs: 600_000 });
        host = await DynamicHost.start("@pulumi/pulumi", {
            HW_CDM_ENDPOINT: emulator.url,
            HW_ACCESS_KEY: outOfTheBox.accessKey,
            HW_SECRET_KEY: outOfTheBox.secretKey,
        });
    });
    afterEach(async () => {
        await host.close();
        await emulator.close();
    });

    async function fault(operation: string, status: number, body: object): Promise<void> {
        const text = JSON.stringify({ operation, kind: "status", status, body, times: 99 });
        await control(emulator.url, "POST", "faults", text);
    }

    const spellings = [
        password,
        JSON.stringify(password).slice(1, -1),
        encodeURIComponent(password),
        outOfTheBox.secretKey,
    ];
    const echo = `denied: ${spellings.join(" | ")}`;

    /** Everything of an error that anybody may print: its message, stack, cause and whatever hangs on it. */
    function allOf(error: unknown): string {
        const seen = new Set<unknown>();
        const texts: string[] = [];
        const visit = (value: unknown): void => {
            if (typeof value === "string") texts.push(value);
            else if (Buffer.isBuffer(value)) texts.push(value.toString("latin1"));
            else if (typeof value === "object" && value !== null && !seen.has(value)) {
                seen.add(value);
                for (const key of Reflect.ownKeys(value)) visit((value as Record<PropertyKey, unknown>)[key]);
            }
        };
        visit(error);
        return texts.join("\n");
    }

    function expectNothingTold(text: string): void {
        for (const secret of spellings) expect(text).not.to.include(secret);
    }

    it("are marked in triggers as well", async () => {
        const { outs } = await host.create({ ...inputs, triggers: { salt: "sp1-salt" }, __secretTriggers: true });

        expect(outs["triggers"]).to.deep.equal({ salt: { ...marked, value: "sp1-salt" } });
    });

    it("are taken out of every error and every output, in every spelling", async () => {
        const { outs } = await host.create(inputs);
        expect(outs["variables"]).to.deep.equal({ day: "monday", password: marked });
        const state = { ...outs, variables: inputs["variables"] };

        const run = { "submission-id": 1, "job-name": "demo", "creation-user": "emulator", status: "FAILED" };
        await fault("status", 200, { submissions: [{ ...run, "error-summary": echo, "error-details": echo }] });
        const read = await host.read(id, state);
        expect(read.outs).to.include({
            status: "FAILED",
            errorSummary: "denied: [secret] | [secret] | [secret] | [secret]",
        });
        expect(read.inputs?.["variables"]).to.deep.equal({ day: "monday", password: marked });
        const { variables: _, ...others } = read.outs;
        expectNothingTold(JSON.stringify(others));

        for (const operation of ["create", "read", "update", "delete"] as const) {
            await control(emulator.url, "DELETE", "faults");
            for (const one of ["start", "stop", "status"])
                await fault(one, 400, { errCode: "Cdm.0014", externalMessage: echo });
            const error = await errorOf(
                {
                    create: () => host.create(inputs),
                    read: () => host.read(id, state),
                    update: () => host.update(id, state, { ...inputs, variables: {}, __secretVariables: [] }),
                    delete: () => host.delete(id, state),
                }[operation](),
            );
            expect(error.message, operation).to.include("denied: [secret]");
            expectNothingTold(allOf(error));
        }
        expectNothingTold(host.stderr);
    });

    it("are marked one by one where the variables are one secret: in outputs, a refresh, an update and a partial failure", async () => {
        const whole = { ...inputs, __secretVariables: true };
        // The engine takes the mark of a map away, but not those of its values.
        const sealed = { day: { ...marked, value: "monday" }, password: marked };
        const { outs } = await host.create(whole);
        expect(outs["variables"]).to.deep.equal(sealed);
        const state = { ...outs, variables: inputs["variables"] };

        const read = await host.read(id, state);
        expect([read.outs["variables"], read.inputs?.["variables"]]).to.deep.equal([sealed, sealed]);
        expect((await host.update(id, state, { ...whole, waitFor: "submitted" }))["variables"]).to.deep.equal(sealed);
        await fault("start", 400, { errCode: "Cdm.0014", externalMessage: "no" });
        const error = await errorOf(host.update(id, state, { ...whole, triggers: 2 }));
        expect(host.partialFailureIn(error).properties["variables"]).to.deep.equal(sealed);
    });

    it("do not change what is understood where they are words that CDM uses", async () => {
        const words = { one: "RUNNING", two: "STOPPED", three: "success", four: "170" };
        const news = { ...inputs, variables: words, __secretVariables: true };
        const { outs } = await host.create(news);

        expect(outs).to.include({ status: "RUNNING", submissionId: 1 });
        expect(outs["variables"]).to.have.deep.property("four", { ...marked, value: "170" });
        await host.delete(id, { ...outs, variables: words });
        expect(emulator.truth().liveRuns).to.equal(0);
    });
});
