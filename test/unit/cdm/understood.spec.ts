import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { type CdmClient, createClient } from "#provider/cdm/client.js";
import { Answering, saying } from "../../support/answering.js";
import { FakeClock } from "../../support/fakeClock.js";
import { settingsWith } from "../../support/settingsWith.js";
import { errorOf } from "../../support/world.js";

const emptyBodies: [string, ReturnType<typeof saying>][] = [
    ["204", saying("", 204)],
    ["an empty body", saying("")],
    ["{}", saying({})],
    ["[]", saying([])],
    ["null", saying("null")],
    ["a message", saying({ message: "hello" })],
    ["an error", saying({ error: "hello" })],
    ["an ERROR entry", saying({ "validation-result": [{ message: "no", status: "ERROR" }] })],
    ["an envelope", saying({ code: 0, message: "ok", data: { submissions: [] } })],
    ["an envelope with a code of somebody's", saying({ code: "SUCCESS", data: {} })],
];

describe("an answer that can't be understood", () => {
    const server = new Answering();
    const clock = new FakeClock();
    afterEach(() => server.close());

    async function ask(...answers: ReturnType<typeof saying>[]): Promise<CdmClient> {
        await server.open(...answers);
        return clientOf("demo");
    }

    function clientOf(jobName: string, timeoutMs = 600_000): CdmClient {
        const settings = settingsWith(server.url, outOfTheBox.project, { authToken: outOfTheBox.token }, clock);
        const job = { clusterId: outOfTheBox.cluster, jobName };
        return createClient(settings, job, { clock, deadline: clock.monotonic() + timeoutMs });
    }

    const live = { "job-name": "demo", "submission-id": 7, status: "RUNNING" };

    for (const [what, strange] of [
        ...emptyBodies,
        ["no list", saying({ submissions: null })],
        ["an object in its place", saying({ submissions: {} })],
        ["an object of objects in its place", saying({ submissions: { 0: live } })],
        ["a list of jobs", saying({ total: 1, jobs: [{ name: "demo", status: "SUCCEEDED" }] })],
        ["an entry that is no object", saying({ submissions: [null] })],
        ["an entry that is no object beside one", saying({ submissions: [{ ...live, status: "SUCCEEDED" }, 5] })],
        ["a run of another job", saying({ submissions: [{ ...live, "job-name": "other" }] })],
        ["a run of a job that differs in case", saying({ submissions: [{ ...live, "job-name": "Demo" }] })],
        ["a run of a job that nobody can read", saying({ submissions: [{ ...live, "job-name": {} }] })],
        [
            "two runs that can't be told apart",
            saying({ submissions: [{ status: "SUCCEEDED" }, { status: "RUNNING", "creation-date": 1700000000000 }] }),
        ],
    ] as [string, ReturnType<typeof saying>][]) {
        // Symptom: destroy took `{}` for "the job never ran", and after a minute for the proof that its live run had ended.
        it(`to a status is no run and no end, but a reason to look on: ${what}`, async () => {
            const client = await ask(strange, strange, saying({ submissions: [live] }));

            expect(await client.showJobStatus()).to.include({ submissionId: 7, status: "RUNNING" });
            expect(server.seen).to.have.length(3);
        });
    }

    it("says what it lacks, with what came instead", async () => {
        await server.open(saying({ message: "hello" }, 200, { "x-request-id": "r1" }));

        const error = await errorOf(clientOf("demo", 0).showJobStatus());

        expect(error).to.have.property("kind", "transient");
        expect(error.message).to.match(
            /: an answer without submissions: \{"message":"hello"\} \(HTTP 200, request r1\)\./,
        );
    });

    for (const other of ["other", "100%", "Demo"]) {
        it(`says that it is about another job: ${other}`, async () => {
            await server.open(saying({ submissions: [{ ...live, "job-name": other }] }));

            expect((await errorOf(clientOf("demo", 0).showJobStatus())).message).to.include(
                `an answer without submissions of this job: {"submissions":[{"job-name":"${other}"`,
            );
        });
    }

    it("is none that lists no run", async () => {
        expect(await (await ask(saying({ submissions: [] }))).showJobStatus()).to.equal(undefined);
        expect(server.seen).to.have.length(1);
    });

    for (const [name, wire] of [
        ["täglich (neu)", "t%C3%A4glich%20(neu)"],
        ["täglich", "täglich".normalize("NFD")],
        ["50%", "50%"],
        ["7", 7],
        ["demo", undefined],
        ["demo", null],
    ] as const) {
        it(`is none that writes the job ${name} as ${JSON.stringify(wire)}`, async () => {
            await server.open(saying({ submissions: [{ ...live, "job-name": wire }] }));

            expect(await clientOf(name).showJobStatus()).to.include({ submissionId: 7 });
        });
    }

    it("leaves out runs of other jobs beside the job's own", async () => {
        const other = { ...live, "job-name": "demo_table", "submission-id": 8, status: "SUCCEEDED" };
        const client = await ask(saying({ submissions: [other, live] }));

        expect(await client.showJobStatus()).to.include({ submissionId: 7, status: "RUNNING" });
    });

    for (const call of ["startJob", "stopJob"] as const) {
        for (const body of [{}, "", "null", { "validation-result": [] }, { submissions: [] }, { submissions: null }]) {
            it(`is none to ${call}: ${JSON.stringify(body)} is taken for "accepted"`, async () => {
                expect(await (await ask(saying(body)))[call]()).to.equal(undefined);
                expect(server.seen).to.have.length(1);
            });
        }

        for (const entry of [null, "x", { ...live, "job-name": "other" }]) {
            it(`names no run to ${call}: ${JSON.stringify(entry)}`, async () => {
                expect(await (await ask(saying({ submissions: [entry] })))[call]()).to.equal(undefined);
            });
        }
    }

    for (const [what, strange] of [
        ...emptyBodies,
        ["no list", saying({ jobs: null })],
        ["an entry that is no object", saying({ jobs: [null] })],
        ["another job", saying({ jobs: [{ name: "other", status: "NEW" }] })],
        ["a status", saying({ submissions: [live] })],
    ] as [string, ReturnType<typeof saying>][]) {
        it(`to a job is none: ${what}`, async () => {
            const client = await ask(strange, saying({ jobs: [{ name: "demo", status: "RUNNING" }] }));

            expect(await client.showJob()).to.include({ status: "RUNNING" });
        });
    }

    it("is none that lists no job", async () => {
        expect(await (await ask(saying({ total: 0, jobs: [] }))).showJob()).to.equal(undefined);
    });

    for (const [what, strange] of [
        ...emptyBodies,
        ["no list", saying({ clusters: null })],
        ["an object in its place", saying({ clusters: {} })],
        ["an entry that is no object", saying({ clusters: [null] })],
        ["an entry without an id", saying({ clusters: [{ name: "cdm" }] })],
    ] as [string, ReturnType<typeof saying>][]) {
        it(`to a list of clusters proves nothing: ${what}`, async () => {
            const error = await errorOf((await ask(strange)).listClusters());

            expect(error).to.have.property("kind", "transient");
            expect(error.message).to.match(/: an answer (without a list of clusters|that can.t be understood)/);
        });
    }

    for (const [what, strange] of [
        ...emptyBodies,
        ["no status", saying({ id: outOfTheBox.cluster })],
        ["another cluster", saying({ id: "another", status: "900" })],
        ["no cluster's id", saying({ status: "900" })],
        ["a number, which may be a status of HTTP", saying({ id: outOfTheBox.cluster, status: 400 })],
        ["an object in its place", saying({ id: outOfTheBox.cluster, status: {} })],
    ] as [string, ReturnType<typeof saying>][]) {
        it(`to a cluster proves nothing: ${what}`, async () => {
            const error = await errorOf((await ask(strange)).showClusterDetail());

            expect(error).to.have.property("kind", "transient");
        });
    }
});
