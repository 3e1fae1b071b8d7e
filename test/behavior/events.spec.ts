import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import type { JobRunState } from "#provider/run/index.js";
import { create, read, remove, update } from "../support/core.js";
import type { Event } from "../support/events.js";
import { errorOf, World } from "../support/world.js";

const job = outOfTheBox.job;

describe("what an operation tells machines", () => {
    const world = new World();
    beforeEach(() => world.open());
    afterEach(() => world.close());

    const of = (event: string): Event[] => world.events.filter((one) => one.event === event);
    const decisions = () => of("decision").map(({ decision }) => decision);

    it("is each request that the emulator has seen, with its path, its status and its attempt", async () => {
        await create(world.inputs, world.host);

        const seen = world.emulator.requests().filter(({ operation }) => !/token|iam|user/i.test(String(operation)));
        const told = of("request");
        expect(told.map(({ api }) => api)).to.deep.equal(["status", "start", ...told.slice(2).map(() => "status")]);
        expect(told.length).to.equal(seen.filter(({ operation }) => ["status", "start"].includes(operation)).length);
        expect(told[1]).to.include({
            method: "PUT",
            status: 200,
            attempt: 1,
            job,
            verb: "create",
            urn: "urn:pulumi:a",
        });
        expect(told[1]?.["path"]).to.match(/^\/v1\.1\/[^/]+\/clusters\/[^/]+\/cdm\/job\/demo\/start$/);
    });

    it("counts the attempts of a call that is sent again, and says how each failed", async () => {
        await world.control("POST", "faults", { operation: "status", kind: "status", status: 503, times: 2 });

        await create(world.inputs, world.host);

        const [first, second, third] = of("request");
        expect(
            [first, second, third].map((one) => [one?.["attempt"], one?.["status"], one?.["failure"]]),
        ).to.deep.equal([
            [1, 503, "transient"],
            [2, 503, "transient"],
            [3, 200, undefined],
        ]);
    });

    it("is why a start was sent, which run came of it, and how the run went on", async () => {
        const { state } = await create({ ...world.inputs, waitFor: "completed" }, world.host);

        const { submissionId: run } = state;
        expect(run).to.be.a("number");
        expect(decisions()).to.deep.equal(["start", "started"]);
        expect(of("decision")[1]).to.include({ run });
        const changes = of("transition").filter(({ change }) => change === "status");
        expect(changes.map(({ seen, status, before }) => [seen, status, before])).to.deep.equal([
            ["neverRan", undefined, undefined],
            ["run", "BOOTING", undefined],
            ["run", "RUNNING", "BOOTING"],
            ["run", "SUCCEEDED", "RUNNING"],
        ]);
        expect(changes.at(-1)).to.include({ live: false, run }).and.to.have.property("updatedAt");
        expect(of("outcome")).to.have.length(1);
        expect(of("outcome")[0]).to.include({ ok: true, run, status: "SUCCEEDED", verb: "create" });
    });

    it("is one sample of rows for each look that shows other rows", async () => {
        await create({ ...world.inputs, waitFor: "completed" }, world.host);

        const samples = of("transition").filter(({ change }) => change === "progress");
        const looks = of("request").filter(({ api }) => api === "status");
        expect(samples.length).to.be.within(1, looks.length);
        for (const { rows, progress } of samples) expect(rows ?? progress).to.be.a("number");
    });

    it("is why a run was stopped, and the two looks that prove it", async () => {
        const { state } = await create(world.inputs, world.host);
        world.events.length = 0;

        await remove(state, world.process());

        const [stop, verified] = of("decision");
        expect(stop).to.include({ decision: "stop", owner: "ours", attempt: 1, run: state.submissionId });
        expect(verified).to.include({ decision: "verified", run: state.submissionId, status: "STOPPED" });
        const looks = verified?.["looks"] as { at: string; source: string; status: string }[];
        expect(looks.map(({ status }) => status)).to.deep.equal(["STOPPED", "STOPPED"]);
        expect(looks[1]?.source).to.equal("status");
        expect(Date.parse(looks[1]?.at ?? "")).to.be.greaterThan(Date.parse(looks[0]?.at ?? ""));
        expect(of("outcome")[0]?.["lastStop"]).to.include({ outcome: "stopped", attempts: 1 });
    });

    it("is whose a run was that was left alone", async () => {
        const { state } = await create({ ...world.inputs, waitFor: "completed" }, world.host);
        await world.control("POST", `jobs/${job}/runs`, { user: "someone" });
        world.events.length = 0;

        await remove(state, world.process());

        expect(decisions()).to.deep.equal(["leave", "verified"]);
        expect(of("decision")[0]).to.include({ owner: "foreign", user: "someone" });
    });

    it("is that nothing was started beside a live run, and the code of the error", async () => {
        await world.control("POST", `jobs/${job}/runs`, { user: "someone" });

        await errorOf(create(world.inputs, world.host));

        expect(decisions()).to.deep.equal(["noStart"]);
        expect(of("outcome")[0]).to.include({ ok: false, code: "CDMRUN-201" });
    });

    it("is that a run was adopted", async () => {
        await world.control("POST", `jobs/${job}/runs`, { user: "someone" });

        await create({ ...world.inputs, ifRunning: "adopt" }, world.host);

        expect(decisions()).to.deep.equal(["adopt"]);
    });

    it("is what an update does, and what it owes if it does not get done", async () => {
        const given = { ...world.inputs, waitFor: "completed", timeouts: { create: "10s", update: "10s" } } as const;
        const error = await errorOf(create(given, world.host));
        const { properties } = error as Error & { properties: Parameters<typeof update>[0] };
        expect(of("outcome")[0]).to.include({ ok: false, code: "CDMRUN-302", unfinished: "wait" });
        world.events.length = 0;

        await errorOf(update(properties, given, world.process()));
        const state = await update(properties, { ...given, timeouts: {} }, world.process());
        await update(state, { ...given, timeouts: {}, triggers: 2 }, world.process());
        await update(state, { ...given, timeouts: {}, onDelete: "finish" }, world.process());

        expect(decisions().filter((one) => ["resume", "rerun", "keep"].includes(String(one)))).to.deep.equal([
            ...["resume", "resume"],
            "rerun",
            "keep",
        ]);
        expect(new Set(world.events.map(({ operation }) => operation)).size).to.equal(4);
    });

    it("is why a re-run by rerunOn starts the job again", async () => {
        const given = { ...world.inputs, rerunOn: ["failed" as const], triggers: 1 };
        await world.control("PUT", `jobs/${job}`, { outcome: "fail" });
        const { state } = await create({ ...given, waitFor: "submitted" }, world.host);
        await world.clock.advance(600_000);
        const failed = (await read(state, world.process())) as JobRunState;
        world.events.length = 0;

        await update(failed, given, world.process()).catch(() => {});

        const [rerun] = of("decision");
        const because = `run ${state.submissionId} has FAILED: starts it again, 1 of 3`;
        expect(rerun).to.include({ decision: "rerun", because });
    });

    it("is that a refresh found the job gone", async () => {
        const { state } = await create(world.inputs, world.host);
        await world.control("DELETE", `jobs/${job}`);
        world.events.length = 0;

        await read(state, world.process());

        expect(of("transition")[0]).to.include({ seen: "absent", cause: "job" });
        expect(of("outcome")[0]).to.include({ ok: true, verb: "read" });
    });

    it("is what CDM's quota does: the refusal, the pause, and the pace after it", async () => {
        await world.control("POST", "faults", { operation: "status", kind: "status", status: 429, times: 1 });

        await create(world.inputs, world.host);

        const [paused] = of("quota");
        expect(paused).to.include({ quota: "paused", api: "status" });
        expect(paused?.["pauseMs"]).to.be.greaterThan(0);
        expect(of("request").some(({ status, failure }) => status === 429 && failure === "throttled")).to.equal(true);
    });

    it("tells no secret, whatever CDM answers", async () => {
        const secrets = ["p4ss+word/of the source", outOfTheBox.token, outOfTheBox.project];
        const echo = (text: string) => ({ errCode: "Cdm.9999", externalMessage: text, "request-id": text });
        for (const operation of ["status", "start", "stop"]) {
            const body = echo(secrets.join(" and "));
            await world.control("POST", "faults", { operation, kind: "status", status: 400, body, times: 1 });
        }
        const inputs = {
            ...world.inputs,
            projectId: outOfTheBox.project,
            variables: { password: secrets[0] ?? "" },
            __secretVariables: ["password"],
            __secretInputs: ["projectId"],
        };

        await errorOf(create(inputs, world.host));
        await errorOf(create(inputs, world.host));
        const { state } = await create(inputs, world.host);
        await errorOf(remove(state, world.process()));
        await remove(state, world.process());

        const lines = world.events.map((event) => JSON.stringify(event)).join("\n");
        expect(lines).to.include("[secret]").and.include("Cdm.9999");
        for (const secret of secrets) expect(lines).not.to.include(secret);
        expect(lines).not.to.match(/p4ss|authorization|x-auth/i);
    });
});
