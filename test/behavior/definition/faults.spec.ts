import { expect } from "chai";
import fc from "fast-check";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import type { DefinitionState } from "#provider/definition/index.js";
import type { Host, OperationContext } from "#provider/run/index.js";
import {
    Console,
    create,
    type Inputs,
    jobInputs,
    type KindName,
    linkInputs,
    read,
    remove,
    shownIn,
    update,
} from "../../support/definitions.js";
import { World } from "../../support/world.js";

const numRuns = Number(process.env["PULUMI_CDM_PROPERTY_RUNS"] ?? 40);
const seed = Number(process.env["PULUMI_CDM_PROPERTY_SEED"] ?? 20_261_130);
const path = process.env["PULUMI_CDM_DEFINITIONS_PATH"];

type Verb = "create" | "read" | "update" | "remove";

const writes = {
    job: { create: "createJob", update: "updateJob", remove: "deleteJob" },
    link: { create: "createLink", update: "updateLink", remove: "deleteLink" },
} as const;
const looks = { job: "job", link: "link" } as const;
const inputsOf: Readonly<Record<KindName, Inputs>> = { job: jobInputs, link: linkInputs };
const changedOf: Readonly<Record<KindName, Inputs>> = {
    job: { ...jobInputs, config: { retryType: "RETRY_TRIPLE" } },
    link: { ...linkInputs, config: { ...(linkInputs["config"] as object), host: "10.0.0.6" } },
};

const html = "<html><body>Bad Gateway</body></html>";
const refused = { message: "Connector has no such input.", status: "ERROR" };

/** Answers that leave open whether a write had its effect, those that say that it had none, and refusals. */
const faults = {
    "a reset before it": { kind: "drop", when: "before" },
    "a reset after it": { kind: "drop", when: "after" },
    "500 in place of it": {
        kind: "status",
        status: 500,
        body: { errCode: "Cdm.0000", externalMessage: "system error" },
    },
    "500 after it": {
        kind: "status",
        status: 500,
        body: { errCode: "Cdm.0000", externalMessage: "system error" },
        after: true,
    },
    "a page with 502 in place of it": { kind: "status", status: 502, body: html },
    "a page with 502 after it": { kind: "status", status: 502, body: html, after: true },
    "half an answer": { kind: "truncate" },
    "429": {
        kind: "status",
        status: 429,
        body: { error_code: "APIGW.0308", error_msg: "throttling threshold reached" },
    },
    "200 with a flat ERROR": { kind: "status", status: 200, body: { "validation-result": [refused] } },
    "200 with a nested ERROR": {
        kind: "status",
        status: 200,
        body: { "validation-result": [{}, { aConfig: [refused] }] },
    },
    "500 with a nested ERROR": {
        kind: "status",
        status: 500,
        body: { "validation-result": [{ linkConfig: [refused] }] },
    },
} as const;
type FaultName = keyof typeof faults;
const refusals: readonly FaultName[] = ["200 with a flat ERROR", "200 with a nested ERROR", "500 with a nested ERROR"];

/** How one call ended, as an engine sees it. */
type Ended =
    | { readonly kind: "ok"; readonly state?: DefinitionState | undefined }
    | { readonly kind: "partial"; readonly state: DefinitionState; readonly message: string }
    | { readonly kind: "failed"; readonly message: string };

async function ended(operation: Promise<DefinitionState | undefined>): Promise<Ended> {
    try {
        return { kind: "ok", state: await operation };
    } catch (error) {
        const { message, properties } = error as Error & { properties?: DefinitionState };
        if (!/CDMRUN-|Cdm\.|APIGW|HTTP|answer|refused/.test(message)) throw error;
        return properties === undefined ? { kind: "failed", message } : { kind: "partial", state: properties, message };
    }
}

describe("Faults while a definition is written", () => {
    const world = new World();
    const cdm = new Console(world);
    beforeEach(() => world.open());
    afterEach(() => world.close());

    async function perform(
        kind: KindName,
        verb: Verb,
        state: DefinitionState | undefined,
        host: Host,
        call: OperationContext = {},
        more: object = {},
    ): Promise<Ended> {
        if (verb === "create" || state === undefined)
            return ended(create(kind, { ...inputsOf[kind], ...more }, host, call).then((made) => made.state));
        if (verb === "read") return ended(read(kind, state, host, call));
        return ended(
            verb === "update"
                ? update(kind, state, { ...changedOf[kind], ...more }, host, call)
                : remove(kind, state, host, call).then(() => undefined),
        );
    }

    /** A process that is canceled when so many of its requests are answered. */
    function cancelingAfter(requests: number | undefined, canceled: AbortController): Host {
        let answered = 0;
        const transport: Transport = async (request) => {
            const answer = await sendOnce(request);
            answered++;
            if (answered === requests) canceled.abort();
            return answer;
        };
        return { ...world.process(), transport };
    }

    /** Whether CDM has it, whatever it shows. */
    function isThere(kind: KindName): boolean {
        const { name } = inputsOf[kind];
        return world.emulator
            .truth()
            .clusters.some(({ jobs, links }) =>
                kind === "job" ? jobs.some((job) => job.name === name) : links.includes(name),
            );
    }

    /** What has to be true after every call, whatever was answered. */
    async function judge(kind: KindName, verb: Verb, end: Ended): Promise<void> {
        const shown = await cdm.show(kind, inputsOf[kind].name);
        const requests = world.emulator.requests(writes[kind].create);
        const second = requests.filter(({ status, dropped }) => status === 400 && dropped === undefined);
        expect(second, "a second create").to.be.empty;
        expect(world.emulator.requests("start")).to.have.length(0);
        const isForgotten =
            (verb === "create" && end.kind === "failed") || (end.kind === "ok" && end.state === undefined);
        if (isForgotten) expect(isThere(kind), "a definition that no state knows").to.equal(false);
        if ((verb === "create" || verb === "update") && end.kind === "ok")
            expect(asProgramSays(kind, verb, shown)).to.equal(true);
        const told = JSON.stringify([world.said, world.events, end.kind === "ok" ? "" : end.message]);
        expect(told).not.to.match(/Tr0ub4dor/);
    }

    for (const kind of ["job", "link"] as const) {
        for (const verb of ["create", "update", "remove"] as const) {
            for (const name of Object.keys(faults) as FaultName[]) {
                it(`${verb}s a ${kind} once where the answer is ${name}`, async () => {
                    const before =
                        verb === "create" ? undefined : (await create(kind, inputsOf[kind], world.host)).state;
                    await world.control("POST", "faults", { operation: writes[kind][verb], ...faults[name], times: 1 });

                    const end = await perform(kind, verb, before, world.host);

                    await judge(kind, verb, end);
                    if (!refusals.includes(name)) {
                        expect(end.kind).to.equal("ok");
                        const isLostAnswer = name.endsWith("after it") || name === "half an answer";
                        if (isLostAnswer) expect(world.emulator.requests(writes[kind][verb])).to.have.length(1);
                        return;
                    }
                    expect(end).to.include({ kind: "failed" });
                    expect(end.kind === "failed" && end.message).to.contain("Connector has no such input");
                    expect(world.emulator.requests(writes[kind][verb])).to.have.length(1);
                });
            }

            for (const isSent of [false, true]) {
                it(`${verb}s a ${kind} once where the request takes too long ${isSent ? "on its way back" : "to be sent"}`, async () => {
                    const before =
                        verb === "create" ? undefined : (await create(kind, inputsOf[kind], world.host)).state;
                    let isFirst = true;
                    const transport: Transport = async (request) => {
                        if (request.method === "GET" || !isFirst) return sendOnce(request);
                        isFirst = false;
                        if (isSent) await sendOnce(request);
                        return { failure: { kind: "transient", text: "no complete answer within 30 s" } };
                    };

                    const end = await perform(kind, verb, before, { ...world.host, transport });

                    expect(end.kind).to.equal("ok");
                    await judge(kind, verb, end);
                });
            }
        }

        it(`creates a ${kind} once whose answer was lost and that shows up after a while`, async () => {
            await world.control("POST", "clusters/emulator-cluster", { definitionLagMs: 25_000 });
            const fault = { operation: writes[kind].create, ...faults["a reset after it"], times: 1 };
            await world.control("POST", "faults", fault);

            const end = await perform(kind, "create", undefined, world.host);

            expect(end.kind).to.equal("ok");
            await judge(kind, "create", end);
            expect(world.emulator.requests(writes[kind].create)).to.have.length(1);
        });

        it(`sends no second create of a ${kind} at the deadline, when the first one may still show up`, async () => {
            await world.control("POST", "clusters/emulator-cluster", { definitionLagMs: 25_000 });
            const fault = { operation: writes[kind].create, ...faults["a reset after it"], times: 1 };
            await world.control("POST", "faults", fault);

            const hasty = { ...inputsOf[kind], timeouts: { create: "10s" } };
            const end = await ended(create(kind, hasty, world.host).then(({ state }) => state));

            expect(end).to.include({ kind: "partial" });
            expect(world.emulator.requests(writes[kind].create)).to.have.length(1);
        });

        it(`keeps a ${kind} in the state that was created and can't be read back, and goes on with it`, async () => {
            const broken = { operation: looks[kind], kind: "status", status: 403, body: { error_code: "APIGW.0302" } };
            await world.control("POST", "faults", { ...broken, nth: 2, times: 1 });

            const end = await perform(kind, "create", undefined, world.host);

            expect(end).to.include({ kind: "partial" });
            if (end.kind !== "partial") return;
            const next = await ended(update(kind, end.state, inputsOf[kind], world.process()));
            expect(next).to.include({ kind: "ok" });
            expect(world.emulator.requests(writes[kind].create)).to.have.length(1);
            expect(world.emulator.requests(writes[kind].update)).to.have.length(0);
        });

        it(`takes what a create of a ${kind} with a lost answer meets for none of ours if it differs`, async () => {
            const other = { ...inputsOf[kind], config: changedOf[kind]["config"] };
            let isFirst = true;
            const transport: Transport = async (request) => {
                if (request.method !== "POST" || !isFirst) return sendOnce(request);
                isFirst = false;
                await create(kind, other, world.process());
                return { failure: { kind: "transient", text: "no complete answer within 30 s" } };
            };

            const end = await perform(kind, "create", undefined, { ...world.host, transport });

            expect(end).to.include({ kind: "failed" });
            expect(end.kind === "failed" && end.message).to.contain("CDMRUN-413");
            expect(world.emulator.requests(writes[kind].create)).to.have.length(1);
        });

        it(`keeps a ${kind} in the state whose create was never answered, and leaves another one of its name alone`, async () => {
            await world.control("POST", "faults", {
                operation: writes[kind].create,
                ...faults["a reset before it"],
                times: 9,
            });
            const end = await perform(kind, "create", undefined, world.host);
            expect(end).to.include({ kind: "partial" });
            expect(world.emulator.requests(writes[kind].create)).to.have.length(3);
            if (end.kind !== "partial") return;
            await world.control("DELETE", "faults");
            await create(kind, { ...inputsOf[kind], config: changedOf[kind]["config"] }, world.process());

            // A refresh that took the other one's values would make it look like ours.
            const state = await read(kind, end.state, world.process());
            expect(state).to.deep.equal(end.state);
            const next = await ended(update(kind, end.state, inputsOf[kind], world.process()));
            expect(next.kind === "failed" && next.message).to.contain("CDMRUN-413");
            await remove(kind, end.state, world.process());

            expect(await cdm.show(kind, inputsOf[kind].name)).to.include({ name: inputsOf[kind].name });
            expect(world.said.join("\n")).to.contain("it was left alone");
        });
    }

    it("fails a canceled create before anything was sent, and keeps what was sent before", async () => {
        const early = new AbortController();
        early.abort();
        const first = await ended(
            create("job", jobInputs, world.host, { signal: early.signal }).then((made) => made.state),
        );
        expect(first.kind === "failed" && first.message).to.contain("CDMRUN-209");
        expect(world.emulator.requests("createJob")).to.have.length(0);

        const late = new AbortController();
        const transport: Transport = async (request) => {
            const answer = await sendOnce(request);
            if (request.method === "POST") late.abort();
            return answer;
        };
        const host = { ...world.process(), transport };
        const second = await ended(create("job", jobInputs, host, { signal: late.signal }).then((made) => made.state));

        expect(second).to.include({ kind: "partial" });
        if (second.kind !== "partial") return;
        expect(second.message).to.contain("CDMRUN-209");
        const third = await ended(update("job", second.state, jobInputs, world.process()));
        expect(third).to.include({ kind: "ok" });
        expect(world.emulator.requests("createJob")).to.have.length(1);
    });

    // Symptom: a create was canceled right after it was sent. The next operation took the definition, which CDM did not show yet, for gone.
    for (const kind of ["job", "link"] as const) {
        describe(`with a ${kind} that CDM shows late, and whose create was canceled`, () => {
            let state: DefinitionState;
            beforeEach(async () => {
                await world.control("POST", "clusters/emulator-cluster", { definitionLagMs: 25_000 });
                const canceled = new AbortController();
                const host = cancelingAfter(2, canceled);
                const end = await perform(kind, "create", undefined, host, { signal: canceled.signal });
                if (end.kind !== "partial") return expect.fail(`no partial failure: ${end.kind}`);
                state = end.state;
                return undefined;
            });

            it("finds it in a refresh", async () => {
                expect(await read(kind, state, world.process())).to.include({ name: inputsOf[kind].name });
            });

            it("deletes it", async () => {
                await remove(kind, state, world.process());

                expect(isThere(kind)).to.equal(false);
                await world.clock.sleep(60_000);
                expect(isThere(kind)).to.equal(false);
                expect(world.emulator.requests(writes[kind].remove)).to.have.length(1);
            });

            it("goes on with it in an update, and sends no second create", async () => {
                await update(kind, state, inputsOf[kind], world.process());

                expect(world.emulator.requests(writes[kind].create)).to.have.length(1);
                expect(world.said.join("\n")).to.contain("CDM is asked for a minute");
            });

            it("keeps it in the state if the time is too short to find out, and sends nothing", async () => {
                const timeouts = { update: "10s", delete: "10s" };
                const ends = [
                    await ended(update(kind, state, { ...inputsOf[kind], timeouts }, world.process())),
                    await ended(remove(kind, { ...state, timeouts }, world.process()).then(() => undefined)),
                ];

                for (const end of ends) expect(end.kind === "failed" && end.message).to.contain("CDMRUN-417");
                const sent = [writes[kind].create, writes[kind].update, writes[kind].remove];
                expect(sent.flatMap((operation) => world.emulator.requests(operation))).to.have.length(1);
            });
        });
    }

    it("keeps a definition in the state whose delete was canceled", async () => {
        const { state } = await create("job", jobInputs, world.host);
        const canceled = new AbortController();
        const transport: Transport = async (request) => {
            const answer = await sendOnce(request);
            if (request.method === "DELETE") canceled.abort();
            return answer;
        };

        const end = await ended(
            remove("job", state, { ...world.process(), transport }, { signal: canceled.signal }).then(() => undefined),
        );

        expect(end.kind === "failed" && end.message).to.contain("The resource stays in the state");
        await remove("job", state, world.process());
        expect(world.emulator.requests("deleteJob")).to.have.length(1);
    });

    it("hides in CDM's refusal each secret of the program, marked or known by its name", async () => {
        const secrets = { username: "reader-of-this-spec", sk: "sk-of-this-spec" };
        const password = "unmarked-pass-of-this-spec";
        const config = { ...(linkInputs["config"] as object), ...secrets };
        const message = `No such login: ${secrets.username}/${password}, ${secrets.sk} on 10.0.0.5.`;
        const body = { "validation-result": [{ message, status: "ERROR" }] };
        await world.control("POST", "faults", { operation: "createLink", kind: "status", status: 200, body, times: 1 });

        const inputs = { ...linkInputs, config, password, __secretInputs: ["config.username"] };
        const end = await ended(create("link", inputs, world.host).then(({ state }) => state));

        expect(end.kind === "failed" && end.message).to.contain(
            "No such login: [secret]/[secret], [secret] on 10.0.0.5 (",
        );
        expect(JSON.stringify([world.said, world.events, end])).not.to.contain("of-this-spec");
    });

    // Symptom: a plus sign may be a space to CDM, so the old text counted as the new one, and the up ended with success.
    it("sends an update again whose answer was lost, where CDM shows the same as before", async () => {
        const config = linkInputs["config"] as object;
        const plus = { ...linkInputs, config: { ...config, username: "etl+user" } };
        const { state } = await create("link", plus, world.host);
        await world.control("POST", "faults", { operation: "updateLink", ...faults["a reset before it"], times: 1 });

        await update("link", state, { ...plus, config: { ...config, username: "etl user" } }, world.host);

        const shown = shownIn(await cdm.show("link", "shop_db"), "link-config-values");
        expect(shown["linkConfig.username"]).to.equal("etl user");
        expect(world.emulator.requests("updateLink")).to.have.length(2);
    });

    it("sends a rotated password again until CDM has answered, because no look can show it", async () => {
        const { state } = await create("link", linkInputs, world.host);
        await world.control("POST", "faults", { operation: "updateLink", ...faults["a reset after it"], times: 1 });

        await update("link", state, { ...linkInputs, password: "c0rrect-h0rse-battery" }, world.host);

        expect(world.emulator.requests("updateLink")).to.have.length(2);
    });

    it("sends it again also where another value has changed with it: a user of the console may have set that one", async () => {
        const { state } = await create("link", linkInputs, world.host);
        await world.control("POST", "faults", { operation: "updateLink", ...faults["a reset after it"], times: 1 });

        await update("link", state, { ...changedOf.link, password: "c0rrect-h0rse-battery" }, world.host);

        expect(world.emulator.requests("updateLink")).to.have.length(2);
    });

    it("never makes a second one, never loses one, and never starts one, whatever comes in which order", async function () {
        this.timeout(30_000 + numRuns * 2_000);
        const fault = fc.constantFrom(
            ...(Object.keys(faults) as FaultName[]).filter((name) => !refusals.includes(name)),
        );
        const disturbance = fc.record({
            fault,
            on: fc.constantFrom<"write" | "look">("write", "look"),
            nth: fc.integer({ min: 1, max: 3 }),
            times: fc.integer({ min: 1, max: 3 }),
        });
        const step = fc.record({
            // Without a state it creates.
            verb: fc.constantFrom<Verb>("update", "update", "remove", "read"),
            disturbances: fc.array(disturbance, { maxLength: 3 }),
            canceledAfter: fc.option(fc.integer({ min: 1, max: 8 }), { freq: 4, nil: undefined }),
        });
        const scenario = fc.record({
            kind: fc.constantFrom<KindName>("job", "link"),
            lagMs: fc.constantFrom(0, 0, 3_000, 25_000),
            time: fc.constantFrom("20m", "20m", "90s", "10s"),
            steps: fc.array(step, { minLength: 1, maxLength: 6 }),
        });
        await fc.assert(
            fc.asyncProperty(scenario, async ({ kind, lagMs, time, steps }) => {
                await world.close();
                await world.open();
                await world.control("POST", "clusters/emulator-cluster", { definitionLagMs: lagMs });
                let state: DefinitionState | undefined;
                // An update that changes nothing sends nothing. Only a refresh finds out what a delete has done that failed.
                let isToRefresh = false;
                for (const { verb: wanted, disturbances, canceledAfter } of steps) {
                    const verb: Verb =
                        state === undefined ? "create" : isToRefresh && wanted === "update" ? "read" : wanted;
                    for (const { fault, on, nth, times } of disturbances) {
                        const operation = on === "look" || verb === "read" ? looks[kind] : writes[kind][verb];
                        await world.control("POST", "faults", { operation, ...faults[fault], nth, times });
                    }
                    const canceled = new AbortController();
                    const host = cancelingAfter(canceledAfter, canceled);
                    const timeouts = { create: time, update: time, delete: time };
                    const end = await perform(kind, verb, state, host, { signal: canceled.signal }, { timeouts });
                    await world.control("DELETE", "faults");
                    await judge(kind, verb, end);
                    if (end.kind !== "failed") state = end.state;
                    isToRefresh = end.kind === "failed" && (verb === "remove" || isToRefresh);
                }
                if (state === undefined) return;
                const refreshed = await ended(read(kind, state, world.process()));
                await judge(kind, "read", refreshed);
                expect(refreshed.kind).to.equal("ok");
                if (refreshed.kind !== "ok" || refreshed.state === undefined) return;
                state = refreshed.state;
                const now = await ended(update(kind, state, changedOf[kind], world.process()));
                await judge(kind, "update", now);
                expect(now.kind).to.equal("ok");
                if (now.kind === "ok" && now.state)
                    expect(await read(kind, now.state, world.process())).not.to.equal(undefined);
            }),
            { numRuns, seed, ...(path !== undefined && { path }) },
        );
    });

    it("touches nothing that another user has created under its name, unless it is to adopt that, whatever comes in which order", async function () {
        this.timeout(30_000 + numRuns * 2_000);
        const disturbance = fc.record({
            fault: fc.constantFrom(...(Object.keys(faults) as FaultName[]).filter((name) => !refusals.includes(name))),
            on: fc.constantFrom<"write" | "look">("write", "look"),
            times: fc.integer({ min: 1, max: 3 }),
        });
        const step = fc.record({
            isOfOther: fc.boolean(),
            verb: fc.constantFrom<Verb>("update", "remove", "read"),
            adopts: fc.boolean(),
            disturbances: fc.array(disturbance, { maxLength: 2 }),
        });
        const scenario = fc.record({
            kind: fc.constantFrom<KindName>("job", "link"),
            steps: fc.array(step, { minLength: 2, maxLength: 7 }),
        });
        await fc.assert(
            fc.asyncProperty(scenario, async ({ kind, steps }) => {
                await world.close();
                await world.open();
                const { name } = inputsOf[kind];
                const made = await create(kind, inputsOf[kind], world.process());
                let state: DefinitionState | undefined = made.state;
                let theirs: unknown;
                const shown = () => cdm.show(kind, name);
                await world.control("POST", "users", { name: "ann", token: "token-of-ann" });
                const ann = new Console(world, "token-of-ann");
                for (const { isOfOther, verb: wanted, adopts, disturbances } of steps) {
                    const before = await shown();
                    if (isOfOther) {
                        // Without a number in the state, only the name can decide, and so it does where both are of one user.
                        const isByName = state && (numberIn(state) === undefined || state.creationUser === "ann");
                        if (before === undefined || isByName) continue;
                        await cdm.remove(kind, name);
                        await world.clock.sleep(60_000);
                        await ann.create(kind, before);
                        const [part, parameter, value] = valueOfOther[kind];
                        await cdm.change(kind, name, part, parameter, value);
                        theirs = numberIn((await shown()) ?? {});
                        expect(theirs).to.be.a("number");
                        continue;
                    }
                    const verb: Verb = state === undefined ? "create" : wanted;
                    for (const { fault, on, times } of disturbances) {
                        const operation = on === "look" || verb === "read" ? looks[kind] : writes[kind][verb];
                        await world.control("POST", "faults", { operation, ...faults[fault], times });
                    }
                    const end = await perform(
                        kind,
                        verb,
                        state,
                        world.process(),
                        {},
                        adopts ? { ifExists: "adopt" } : {},
                    );
                    await world.control("DELETE", "faults");
                    const takesOver = adopts && (verb === "create" || verb === "update");
                    if (theirs !== undefined && !takesOver) expect(await shown(), verb).to.deep.equal(before);
                    if (end.kind !== "failed") state = end.state;
                    if (theirs !== undefined && numberIn(state ?? {}) === theirs) theirs = undefined;
                }
            }),
            { numRuns, seed },
        );
    });
});

const valueOfOther = {
    job: ["driver-config-values", "throttlingConfig.numExtractors", "7"],
    link: ["link-config-values", "linkConfig.host", "10.9.9.9"],
} as const;

/** CDM's number, in a state and in what CDM shows. */
function numberIn(of: object): unknown {
    const { jobId, linkId, id } = of as { jobId?: unknown; linkId?: unknown; id?: unknown };
    return jobId ?? linkId ?? id;
}

function asProgramSays(kind: KindName, verb: Verb, shown: Record<string, unknown> | undefined): boolean {
    const isNew = verb === "create";
    if (kind === "link")
        return shownIn(shown, "link-config-values")["linkConfig.host"] === (isNew ? "10.0.0.5" : "10.0.0.6");
    const retry = shownIn(shown, "driver-config-values")["retryJobConfig.retryJobType"];
    return retry === (isNew ? "NONE" : "RETRY_TRIPLE");
}
