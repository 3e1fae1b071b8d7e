import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { type Emulator, outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import type { JobRunArgs } from "pulumi-huaweicloud-cdm";
import { control } from "../../support/control.js";
import { DynamicHost, type Properties } from "../../support/dynamicHost.js";
import { onWire, registered } from "../../support/program.js";
import { SmallEngine } from "../../support/smallEngine.js";

const ciphertext = onWire;

describe("what a JobRun keeps of a secret", () => {
    let emulator: Emulator;
    let host: DynamicHost;
    let engine: SmallEngine;
    before(async () => {
        emulator = await startEmulator({ bootMs: 0, runMs: 3_600_000 });
    });
    afterEach(async () => {
        await host.close();
        emulator.reset();
    });
    after(() => emulator.close());

    async function open(config: Properties = {}, environment: Record<string, string> = {}): Promise<void> {
        host = await DynamicHost.start(
            "@pulumi/pulumi",
            { HW_AUTH_TOKEN: outOfTheBox.token, HW_CDM_ENDPOINT: emulator.url, ...environment },
            [],
            { config },
        );
        engine = new SmallEngine(host);
    }

    const args = (more: object): JobRunArgs =>
        ({ clusterId: outOfTheBox.cluster, jobName: outOfTheBox.job, pollInterval: "100ms", ...more }) as JobRunArgs;
    const inProject = (more: object) => args({ projectId: outOfTheBox.project, ...more });

    async function failedRun(text: string): Promise<void> {
        const run = { "submission-id": 1, "job-name": "demo", "creation-user": "emulator", status: "FAILED" };
        const body = { submissions: [{ ...run, "error-summary": text }] };
        const fault = { operation: "status", kind: "status", status: 200, body, times: 99 };
        await control(emulator.url, "POST", "faults", fault);
    }

    // Symptom: CDM's reason for a failed run held the password that a stack transform had added, and so did the state.
    it("that a transform has added is hidden in CDM's reasons, and a plain value beside it is not", async () => {
        await open();
        const inputs = await registered(inProject({ variables: { day: "monday" } }));
        await engine.up({
            ...inputs,
            variables: { ...(inputs["variables"] as object), password: onWire("sp1-secret") },
        });
        await failedRun("monday: LOAD DATA failed for sp1-secret");

        await engine.refresh();

        expect(engine.state?.outputs).to.include({ errorSummary: "monday: LOAD DATA failed for [secret]" });
        expect(engine.state?.outputs["variables"]).to.deep.equal({ day: "monday", password: ciphertext("sp1-secret") });
        expect(engine.readable()).not.to.include("sp1-secret");
    });

    // Symptom: with ignoreChanges the program's own marks won, and a refresh wrote the old password into errorSummary.
    for (const [who, ignoreChanges] of [
        ["the program", ["variables"]],
        ["the program", ["variables.password"]],
        ["the program", ["*"]],
        ["a transform", ["variables"]],
    ] as const) {
        it(`is hidden still where ${who} says ignoreChanges: ${ignoreChanges} and the program has it as plain text`, async () => {
            await open();
            await engine.up(await registered(inProject({ variables: { password: pulumi.secret("sp1-secret") } })));
            const later = inProject({ variables: { password: "changeme" }, onDelete: "finish" });

            const options = who === "the program" ? { ignoreChanges: [...ignoreChanges] } : {};
            await engine.up(await registered(later, options), ignoreChanges);
            await failedRun("LOAD DATA failed for sp1-secret");
            await engine.refresh();

            expect(engine.state?.outputs).to.include({ errorSummary: "LOAD DATA failed for [secret]" });
            expect(emulator.requests("start")).to.have.length(1);
        });
    }

    // Symptom: the first refresh after an upgrade from 0.1.0 stored CDM's reason with the password in it.
    it("that a release without marks has stored is searched for by a refresh, and the next one, until an up has said what is plain", async () => {
        await open();
        const program = { variables: { day: "mondayish-1", password: pulumi.secret("sp1-secret") } };
        await engine.up(await registered(inProject(program)));
        const unmarked = (bag: Properties = {}) => {
            const { __seenAt: _, __secretVariables: __, ...rest } = bag;
            return rest;
        };
        if (engine.state)
            engine.state = {
                ...engine.state,
                inputs: unmarked(engine.state.inputs),
                outputs: unmarked(engine.state.outputs),
            };
        const echo = "LOAD DATA of mondayish-1 failed for sp1-secret";

        for (const round of ["first", "second"]) {
            await failedRun(echo);
            await engine.refresh();
            expect(engine.state?.outputs, round).to.include({
                errorSummary: "LOAD DATA of [secret] failed for [secret]",
            });
        }
        expect(await engine.up(await registered(inProject(program))), "an update without a request").to.equal(true);
        await engine.refresh();

        expect(engine.state?.outputs).to.include({ errorSummary: "LOAD DATA of mondayish-1 failed for [secret]" });
        expect(engine.state?.outputs["variables"]).to.deep.equal({
            day: "mondayish-1",
            password: ciphertext("sp1-secret"),
        });
        expect(engine.readable()).not.to.include("sp1-secret");
        expect(emulator.requests("start")).to.have.length(1);
    });

    it("that such a state has is hidden in what a destroy and an update say", async () => {
        await open();
        await engine.up(await registered(inProject({ variables: { password: pulumi.secret("sp1-secret") } })));
        const { outputs = {}, id = "" } = engine.state ?? {};
        const { __seenAt: _, __secretVariables: __, ...unmarked } = outputs;
        const refused = { kind: "status", status: 400, times: 99 };
        for (const operation of ["status", "stop", "start"]) {
            const body = { errCode: "Cdm.0014", externalMessage: "no to sp1-secret" };
            await control(emulator.url, "POST", "faults", { ...refused, operation, body });
        }
        const news = await registered(inProject({ triggers: 2 }));

        for (const act of [() => host.delete(id, unmarked), () => host.update(id, unmarked, news)]) {
            const error = await act().then(
                () => "",
                (reason) => `${reason.message}`,
            );
            expect(error).to.include("no to [secret]");
        }
    });

    it("is no change in another order of the variables, nor where a state has it in another order", async () => {
        await open();
        const [b, a] = [pulumi.secret("1"), pulumi.secret("2")];
        await engine.up(await registered(inProject({ variables: { b, a } })));
        const { state } = engine;
        if (state) engine.state = { ...state, outputs: { ...state.outputs, __secretVariables: ["b", "a"] } };

        expect(await engine.up(await registered(inProject({ variables: { a, b } })))).to.equal(false);
    });

    it("of a plain variable that becomes one, under the same value, is an update without a request", async () => {
        await open();
        await engine.up(await registered(inProject({ variables: { password: "sp1-secret" } })));
        const asked = emulator.requests().length;

        expect(
            await engine.up(await registered(inProject({ variables: { password: pulumi.secret("sp1-secret") } }))),
        ).to.equal(true);

        expect(emulator.requests()).to.have.length(asked);
        expect(engine.state?.outputs["variables"]).to.deep.equal({ password: ciphertext("sp1-secret") });
    });

    it("in old variables, which an update that fails gives back, is ciphertext though a transform alone had marked it", async () => {
        await open();
        const inputs = await registered(inProject({ variables: { password: "sp1-secret" } }));
        await engine.up({ ...inputs, variables: { password: onWire("sp1-secret") } });
        const refused = { operation: "start", kind: "status", status: 400, body: { errCode: "Cdm.0014" }, times: 9 };
        await control(emulator.url, "POST", "faults", refused);

        await engine.up(await registered(inProject({ variables: { day: "monday" } })));

        expect(engine.printed.join()).to.include("Cdm.0014");
        expect(engine.state?.outputs["variables"]).to.deep.equal({ password: ciphertext("sp1-secret") });
    });

    // Symptom: the engine took the mark of the old map away, because the new inputs have a plain map of that name.
    it("in triggers or variables that were one secret as a whole is ciphertext where an update to plain ones fails", async () => {
        await open();
        const whole = {
            variables: pulumi.secret({ password: "sp1-secret" }),
            triggers: pulumi.secret({ at: ["sp1-secret"] }),
        };
        await engine.up(await registered(inProject(whole)));
        const refused = { operation: "start", kind: "status", status: 400, body: { errCode: "Cdm.0014" }, times: 9 };
        await control(emulator.url, "POST", "faults", refused);

        await engine.up(await registered(inProject({ variables: { day: "monday" }, triggers: { at: 2 } })));

        expect(engine.printed.join()).to.include("Cdm.0014");
        expect(engine.readable()).not.to.include("sp1-secret");
    });

    it("as its endpoint is neither in the state nor in a sentence", async () => {
        await open({}, { HW_CDM_ENDPOINT: "" });
        const address = emulator.url.replace("127.0.0.1", "localhost");
        await engine.up(await registered(inProject({ endpoint: pulumi.secret(address) })));
        expect(engine.state?.outputs["__seenAt"]).to.deep.equal(ciphertext(address));

        const elsewhere = address.replace("localhost", "127.0.0.2");
        const more = { endpoint: pulumi.secret(elsewhere), triggers: 2, timeouts: { update: "2s" } };
        await engine.up(await registered(inProject(more)));

        expect(engine.printed.join("\n")).to.include("[secret]");
        expect(engine.readable()).not.to.match(/(localhost|127\.0\.0\.2):\d/);
    });

    it("as the project of a Provider or of stack configuration is ciphertext in a JobRun that does not name it", async () => {
        const projectId = outOfTheBox.project;
        await open({ projectId, __secretSettings: ["projectId"] });
        await engine.up(await registered(args({})));
        expect(engine.state?.inputs["projectId"]).to.deep.equal(ciphertext(projectId));
        expect(engine.state?.outputs["projectId"]).to.deep.equal(ciphertext(projectId));
        await host.close();

        const key = "huaweicloud-cdm:projectId";
        await open({ [key]: projectId });
        emulator.reset();
        const config = { values: { [key]: projectId }, secret: [key] };
        await engine.up(await registered(args({}), {}, config));
        await engine.refresh();
        expect(engine.state?.inputs["projectId"]).to.deep.equal(ciphertext(projectId));
        expect(engine.readable()).not.to.include(projectId);
    });
});
