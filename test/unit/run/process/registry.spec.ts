import { expect } from "chai";
import { createRegistry, type JobRunState } from "#provider/run/index.js";

describe("the JobRuns of one process", () => {
    it("know each other's runs, however often they were claimed, and their own for their own", () => {
        const registry = createRegistry();
        for (const submissionId of [1, 2, 2, 2, 1]) registry.claim("c/orders", "urn:a", { submissionId });

        for (const submissionId of [1, 2]) {
            expect(registry.isOfAnother("c/orders", { submissionId }, { urn: "urn:b" })).to.equal(true);
            expect(registry.isOfAnother("c/orders", { submissionId }, { urn: "urn:a" })).to.equal(false);
            expect(registry.isOfAnother("c/other", { submissionId }, { urn: "urn:b" })).to.equal(false);
        }
        expect(registry.isOfAnother("c/orders", { submissionId: 3 }, { urn: "urn:b" })).to.equal(false);
    });

    const jobId = "c/orders";
    const stateWith = (submissionId: number, more: Partial<JobRunState> = {}): JobRunState => ({
        clusterId: "c",
        jobName: "orders",
        __urn: "urn:a",
        startedByUs: true,
        submissionId,
        ...more,
    });
    const toGo = (state: JobRunState) => ({ urn: state.__urn, state, isToGo: true });

    it("leave, when one of them goes, the run that another one's state holds, and what has come after it", () => {
        const registry = createRegistry();
        registry.rememberIgnored("urn:b", []);
        registry.hold(jobId, { inProgram: "urn:b", inState: "urn:b" }, { submissionId: 2 });

        for (const submissionId of [2, 3]) {
            expect(registry.isOfAnother(jobId, { submissionId }, toGo(stateWith(1)))).to.equal(true);
        }
        expect(registry.isOfAnother(jobId, { submissionId: 1 }, toGo(stateWith(1)))).to.equal(false);
        expect(registry.isOfAnother(jobId, { submissionId: 3 }, toGo(stateWith(3))), "its own").to.equal(false);
    });

    // Symptom: a refresh before a destroy asked for a diff of each of them, and then each left the run to the other.
    it("hold nothing where the program does not have them: in a destroy that refreshes first", () => {
        const registry = createRegistry();
        for (const urn of ["urn:a", "urn:b"]) {
            registry.hold(jobId, { inProgram: urn, inState: urn }, { submissionId: 2 });
        }

        expect(registry.isOfAnother(jobId, { submissionId: 2 }, toGo(stateWith(2)))).to.equal(false);
    });

    it("are the same under the URN that the state has, before and after a rename", () => {
        const registry = createRegistry();
        registry.hold(jobId, { inProgram: "urn:new", inState: "urn:a" }, { submissionId: 1 });

        expect(registry.isOfAnother(jobId, { submissionId: 1 }, { urn: "urn:new" })).to.equal(false);
        expect(registry.isOfAnother(jobId, { submissionId: 1 }, toGo(stateWith(1)))).to.equal(false);
    });

    it("are two halves where one is created before the old one goes", () => {
        const registry = createRegistry();
        registry.hold(jobId, { inProgram: "urn:a", inState: "urn:a" }, { submissionId: 1 });
        registry.claim(jobId, "urn:a", { submissionId: 2 });
        registry.end({ urn: "urn:a", inputs: stateWith(2) }, stateWith(2));

        expect(registry.isOfAnother(jobId, { submissionId: 2 }, toGo(stateWith(1)))).to.equal(true);
        expect(registry.isOfAnother(jobId, { submissionId: 1 }, toGo(stateWith(1)))).to.equal(false);
    });

    // Symptom: the old half, whose start was lost in an earlier up, stopped the run that the new one had started in this one.
    it("are two halves where the old one owes a start and the new one has started its run", () => {
        const registry = createRegistry();
        const state = stateWith(1);
        const { submissionId: _, ...nameless } = state;
        const owing = { ...nameless, unfinished: { phase: "start", since: 1_000, self: "ci" } } as const;
        const news = { submissionId: 2, creationUser: "ci", creationDate: 400_000 };
        registry.claim(jobId, "urn:a", news);
        registry.end({ urn: "urn:a", state, inputs: state }, stateWith(2));

        expect(registry.isOfAnother(jobId, news, toGo(owing))).to.equal(true);
    });

    it("are two halves where only dates tell their runs apart", () => {
        const registry = createRegistry();
        registry.rememberIgnored("urn:a", []);
        const { submissionId: _, ...nameless } = stateWith(1);
        registry.hold(jobId, { inProgram: "urn:a", inState: "urn:a" }, { creationDate: 60_000 });

        expect(registry.isOfAnother(jobId, { creationDate: 60_000 }, toGo({ ...nameless, creationDate: 1 }))).to.equal(
            true,
        );
        expect(registry.isOfAnother(jobId, { creationDate: 1 }, toGo({ ...nameless, creationDate: 1 }))).to.equal(
            false,
        );
    });

    it("are two halves where the new one has adopted the run of the old one: it stays", () => {
        const registry = createRegistry();
        const adopted = stateWith(1, { startedByUs: false, __adopted: "now" });
        registry.claim(jobId, "urn:a", { submissionId: 1 });
        registry.end({ urn: "urn:a", inputs: adopted }, adopted);

        expect(registry.isOfAnother(jobId, { submissionId: 1 }, toGo(stateWith(1)))).to.equal(true);
    });

    it("are two halves where the program has the JobRun: the run that the old one's state holds goes with it", () => {
        const registry = createRegistry();
        registry.rememberIgnored("urn:a", []);
        registry.hold(jobId, { inProgram: "urn:a", inState: "urn:a" }, { submissionId: 1 });
        registry.claim(jobId, "urn:a", { submissionId: 2 });
        registry.end({ urn: "urn:a", inputs: stateWith(2) }, stateWith(2));

        expect(registry.isOfAnother(jobId, { submissionId: 1 }, toGo(stateWith(1)))).to.equal(false);
        expect(registry.isOfAnother(jobId, { submissionId: 2 }, toGo(stateWith(1)))).to.equal(true);
    });

    it("are one where what this process has made goes", () => {
        const registry = createRegistry();
        const state = stateWith(1);
        registry.claim(jobId, "urn:a", { submissionId: 1 });
        registry.claim(jobId, "urn:a", { submissionId: 2 });
        registry.end({ urn: "urn:a", inputs: state }, state);

        expect(registry.isOfAnother(jobId, { submissionId: 2 }, toGo(state))).to.equal(false);
    });
});
