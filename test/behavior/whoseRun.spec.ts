import { expect } from "chai";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import type { JobRunState } from "#provider/run/index.js";
import type { PartialFailureError } from "#provider/run/model/errors.js";
import { create, read, remove, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

type Entry = Record<string, unknown>;

/** Rewrites every submission that the service shows, as an edition would that words it in another way. */
function wording(rewrite: (entry: Entry, url: string) => Entry | undefined): Transport {
    return async (request) => {
        const exchange = await sendOnce(request);
        if (!("answer" in exchange) || !exchange.answer.text.includes('"submissions"')) return exchange;
        const body = JSON.parse(exchange.answer.text);
        const submissions = body.submissions.map((entry: Entry) => rewrite(entry, request.url) ?? entry);
        return { answer: { ...exchange.answer, text: JSON.stringify({ ...body, submissions }) } };
    };
}

function without(entry: Entry, ...names: string[]): Entry {
    return Object.fromEntries(Object.entries(entry).filter(([name]) => !names.includes(name)));
}

const isStatus = (url: string) => url.endsWith("/status");

describe("a live run that is worded otherwise than the one in the state", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 10 * hourMs }));
    afterEach(() => world.close());

    // Symptom: the live run was called foreign and left, and destroy succeeded.
    for (const [what, rewrite] of [
        ["without its id", (entry) => without(entry, "submission-id")],
        [
            "without its id, dated in whole seconds",
            (entry) => ({
                ...without(entry, "submission-id"),
                "creation-date": Math.floor(Number(entry["creation-date"]) / 1_000) * 1_000,
            }),
        ],
        [
            "without its id, dated some milliseconds off",
            (entry) => ({ ...without(entry, "submission-id"), "creation-date": Number(entry["creation-date"]) + 137 }),
        ],
        ["without its id and its user", (entry) => without(entry, "submission-id", "creation-user")],
        [
            "without its id, its user with the domain before",
            (entry) => ({ ...without(entry, "submission-id"), "creation-user": `acme/${entry["creation-user"]}` }),
        ],
    ] as const satisfies [string, (entry: Entry) => Entry][]) {
        it(`${what} is stopped by destroy`, async () => {
            const { state } = await create(world.inputs, world.host);
            world.host = {
                ...world.host,
                transport: wording((entry, url) => (isStatus(url) ? rewrite(entry) : undefined)),
            };

            expect(await remove(state, world.host)).to.include({ outcome: "stopped" });
            expect(world.runs().map(({ live }) => live)).to.deep.equal([false]);
        });
    }

    for (const [what, rewrite] of [
        ["that tells neither id nor date", (entry) => without(entry, "submission-id", "creation-date")],
        ["that looks older than ours", (entry) => ({ ...entry, "submission-id": 0 })],
        [
            "of that second under another user",
            (entry) => ({ ...without(entry, "submission-id"), "creation-user": "night-shift" }),
        ],
    ] as const satisfies [string, (entry: Entry) => Entry][]) {
        it(`and ${what} keeps the resource, with an error that says what can't be told`, async () => {
            const { state } = await create(world.inputs, world.host);
            world.host = {
                ...world.host,
                transport: wording((entry, url) => (isStatus(url) ? rewrite(entry) : undefined)),
            };

            const error = await errorOf(remove(state, world.host));

            expect(error.message).to.match(
                /is live .*nothing has told whether it is the run of this JobRun.*CDMRUN-406/,
            );
            expect(world.runs().map(({ live, stops }) => [live, stops])).to.deep.equal([[true, 0]]);
        });
    }

    for (const [what, operation] of [
        ["a re-run", (state) => update(state, { ...world.inputs, triggers: 2 }, world.host)],
        ["a queued re-run", (state) => update(state, { ...world.inputs, triggers: 2, onUpdate: "queue" }, world.host)],
        ["a destroy that lets the run end", (state) => remove({ ...state, onDelete: "finish" }, world.host)],
    ] as const satisfies [string, (state: JobRunState) => Promise<unknown>][]) {
        it(`and can't be compared ends ${what} within minutes, and nothing is sent`, async () => {
            const { state } = await create(world.inputs, world.host);
            const bare = wording((entry, url) =>
                isStatus(url) ? without(entry, "submission-id", "creation-date") : undefined,
            );
            world.host = { ...world.host, transport: bare };
            const begun = world.clock.monotonic();

            expect((await errorOf(operation(state))).message).to.include("CDMRUN-406");

            expect(world.clock.monotonic() - begun).to.be.at.most(4 * minuteMs);
            expect([world.sent("start"), world.sent("stop")]).to.deep.equal([1, 0]);
        });
    }

    it("and can't be compared is stopped where the program says that it may be", async () => {
        const { state } = await create({ ...world.inputs, onForeignRun: "stop" }, world.host);
        const bare = wording((entry, url) =>
            isStatus(url) ? without(entry, "submission-id", "creation-date") : undefined,
        );
        world.host = { ...world.host, transport: bare };

        await remove(state, world.host);

        expect(world.runs().map(({ live }) => live)).to.deep.equal([false]);
    });

    // Symptom: an id beyond 2^53 lost its last digits, so that the run of another user passed for ours.
    it("of another user is left alone where the ids are beyond 2^53", async () => {
        const huge = (id: unknown) => `90071992547409${String(90 + Number(id)).padStart(2, "0")}`;
        const transport: Transport = async (request) => {
            const exchange = await sendOnce(request);
            if (!("answer" in exchange)) return exchange;
            const text = exchange.answer.text.replace(
                /"submission-id":(\d+)/g,
                (_, id) => `"submission-id":${huge(id)}`,
            );
            return { answer: { ...exchange.answer, text } };
        };
        world.host = { ...world.host, transport };
        await world.control("PUT", "jobs/demo", { runMs: 5_000 });
        const { state } = await create(world.inputs, world.host);
        await world.clock.advance(minuteMs);
        await world.control("PUT", "jobs/demo", { runMs: 10 * hourMs });
        await world.control("POST", "jobs/demo/runs", { user: "night-shift" });

        expect(await remove(state, world.host)).to.include({ outcome: "leftRunning" });
        expect(world.runs().at(-1)).to.include({ live: true, stops: 0 });
    });
});

describe("a start that was lost before its effect, and another user's start", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 10 * hourMs }));
    afterEach(() => world.close());

    const strangerStarts = (user: string) => world.control("POST", "jobs/demo/runs", { user });

    async function loseStart(afterMs: number, user: string): Promise<void> {
        await world.control("POST", "faults", { operation: "start", kind: "drop", when: "before" });
        world.clock.at(afterMs, () => strangerStarts(user));
    }

    // Symptom: the stranger's run became ours, startedByUs: true, was stopped at destroy, and so were his later ones.
    for (const [when, afterMs] of [
        ["seconds", 7_000],
        ["three minutes", 3 * minuteMs],
        ["ten minutes", 10 * minuteMs],
    ] as const) {
        for (const [knows, prepare] of [
            ["IAM says who we are", () => {}],
            ["nobody says who we are", () => world.forgetIam()],
        ] as const) {
            it(`${when} later is not taken for ours by up, nor stopped by destroy, where ${knows}`, async () => {
                prepare();
                await loseStart(afterMs, "night-shift");
                const hasty = { ...world.inputs, timeouts: { create: "30s" } };
                const { properties } = (await errorOf(create(hasty, world.host))) as PartialFailureError;
                await world.clock.advance(11 * minuteMs);

                await errorOf(update(properties, world.inputs, world.host));
                await remove(properties, world.host).catch(() => undefined);

                expect(world.runs().map(({ createdBy, stops }) => [createdBy, stops])).to.deep.equal([
                    ["night-shift", 0],
                ]);
            });
        }
    }

    it("is told by create and by destroy to be what nobody can tell, where nobody says who we are", async () => {
        world.forgetIam();
        await loseStart(7_000, "night-shift");

        const error = (await errorOf(create(world.inputs, world.host))) as PartialFailureError;

        expect(error.message).to.match(
            /Run 1 .* started by "night-shift".* Nothing tells whether it came of that start/,
        );
        expect(error.properties).to.not.have.property("submissionId");
        expect(error.properties.unfinished).to.include({ phase: "start" });
        expect((await errorOf(remove(error.properties, world.host))).message).to.include("Nothing tells whether");
        expect(world.runs().map(({ live, stops }) => [live, stops])).to.deep.equal([[true, 0]]);
    });

    it("is taken over by a create with ifRunning adopt, and not called started by us: whatever is live is to be taken over there", async () => {
        world.forgetIam();
        await loseStart(7_000, "night-shift");

        const { state } = await create({ ...world.inputs, ifRunning: "adopt" }, world.host);

        expect(state).to.include({ submissionId: 1, startedByUs: false, status: "RUNNING" });
        expect(state).to.not.have.property("unfinished");
        expect(world.runs()).to.have.length(1);
    });

    it("is a decision of the user's: adopt takes the run over, and does not call it started by us", async () => {
        world.forgetIam();
        await loseStart(7_000, "night-shift");
        const { properties } = (await errorOf(create(world.inputs, world.host))) as PartialFailureError;

        const state = await update(properties, { ...world.inputs, ifRunning: "adopt" }, world.host);

        expect(state).to.include({ submissionId: 1, startedByUs: false });
        expect(state).to.not.have.property("unfinished");
        expect(await remove(state, world.host)).to.include({ outcome: "stopped" });
    });

    it("is a decision of the user's: restart stops the run and starts the job", async () => {
        world.forgetIam();
        await loseStart(7_000, "night-shift");
        const { properties } = (await errorOf(create(world.inputs, world.host))) as PartialFailureError;

        const state = await update(properties, { ...world.inputs, ifRunning: "restart" }, world.host);

        expect(state).to.include({ submissionId: 2, startedByUs: true });
        expect(world.emulator.truth().maxLiveRuns).to.equal(1);
    });

    it("is no decision of a policy that stood there before: neither adopt nor restart touches the run at a re-run", async () => {
        world.forgetIam();
        for (const ifRunning of ["adopt", "restart"] as const) {
            await world.close();
            await world.open({ bootMs: 0, runMs: 10 * hourMs });
            world.forgetIam();
            const inputs = { ...world.inputs, ifRunning };
            const { state } = await create(inputs, world.host);
            await loseStart(17_000, "night-shift");

            const error = (await errorOf(update(state, { ...inputs, triggers: 2 }, world.host))) as PartialFailureError;
            await errorOf(update(error.properties, { ...inputs, triggers: 2 }, world.host));

            expect(world.runs().at(-1)).to.include({ createdBy: "night-shift", live: true, stops: 0 });
        }
    });
});

describe("a newer run of the user who starts ours", () => {
    const world = new World();
    beforeEach(() => world.open({ bootMs: 0, runMs: 20_000 }));
    afterEach(() => world.close());

    async function newerRunOf(user: string, inputs = {}) {
        const { state } = await create({ ...world.inputs, ...inputs }, world.host);
        await world.clock.advance(minuteMs);
        await world.control("PUT", "jobs/demo", { runMs: 10 * hourMs });
        await world.control("POST", "jobs/demo/runs", { user });
        return state;
    }

    it("is stopped by destroy, which says whose run it was and why", async () => {
        const state = await newerRunOf("emulator");

        await remove(state, world.host);

        expect(world.runs().at(-1)).to.include({ live: false });
        expect(world.said.at(-1)).to.match(
            /It stopped run 2 of "emulator", because the user who starts our runs started it after ours \(onRunOfSameUser/,
        );
    });

    it("is left alone where onRunOfSameUser is foreign", async () => {
        const state = await newerRunOf("emulator", { onRunOfSameUser: "foreign" });

        expect(await remove(state, world.host)).to.include({ outcome: "leftRunning" });
        expect(world.runs().at(-1)).to.include({ live: true, stops: 0 });
    });

    // Symptom: the vendor's sample shows op_svc_cdm as everybody's user: everybody's newer run was stopped as ours.
    // Symptom: a refresh called it started by us, and the next operation held it for ours.
    it("is not ours after a refresh where onRunOfSameUser is foreign", async () => {
        const desired = { desiredState: "stopped", onRunOfSameUser: "foreign" } as const;
        const { state } = await create({ ...world.inputs, onRunOfSameUser: "foreign" }, world.host);
        const stopped = await update(state, { ...world.inputs, ...desired }, world.host);
        await world.control("POST", "jobs/demo/runs", { user: "emulator" });

        expect(await read(stopped, world.host)).to.include({ submissionId: 2, startedByUs: false });
    });

    it("is left alone where that is a user of CDM's own services", async () => {
        const service: Transport = wording((entry) => ({ ...entry, "creation-user": "op_svc_cdm" }));
        world.host = { ...world.host, transport: service };
        const state = await newerRunOf("night-shift");

        expect(await remove(state, world.host)).to.include({ outcome: "leftRunning" });
        expect(world.runs().at(-1)).to.include({ live: true, stops: 0 });
    });
});
