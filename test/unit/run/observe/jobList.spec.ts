import { getEventListeners } from "node:events";
import { expect } from "chai";
import type { JobPage, JobRow } from "#provider/cdm/answers.js";
import type { JobListPage } from "#provider/cdm/client.js";
import type { CallOptions } from "#provider/cdm/send.js";
import { JobList } from "#provider/run/observe/jobList.js";
import { EventClock } from "../../../support/eventClock.js";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

const names = (many: number, from = 0) => Array.from({ length: many }, (_, index) => `job-${index + from}`);

/** A list whose pages a spec makes. */
class Bed {
    readonly clock = new EventClock();
    /** Which pages were asked for, as `NORMAL_JOB 1`, and when, from the beginning. */
    readonly asked: string[] = [];
    readonly askedAt: number[] = [];
    readonly calls: CallOptions[] = [];
    mostAtOnce = 0;
    takesMs = 100;
    jobs: Record<string, readonly JobRow[]> = {};
    /** What stands for the true page. */
    page: ((page: JobListPage) => JobPage) | undefined;
    private underWay = 0;
    private readonly begunAt = this.clock.monotonic();
    readonly list = new JobList({ listJobs: (page, call) => this.answer(page, call) }, this.clock, () => 500);

    private async answer(page: JobListPage, call: CallOptions = {}): Promise<JobPage> {
        this.asked.push(`${page.jobType} ${page.page}`);
        this.askedAt.push(this.clock.monotonic() - this.begunAt);
        this.calls.push(call);
        this.mostAtOnce = Math.max(this.mostAtOnce, ++this.underWay);
        await this.clock.sleep(this.takesMs);
        this.underWay--;
        if (this.page) return this.page(page);
        const all = this.jobs[page.jobType] ?? [];
        return { rows: all.slice((page.page - 1) * 100, page.page * 100), total: all.length };
    }

    has(jobNames: readonly string[], jobType = "NORMAL_JOB"): void {
        this.jobs[jobType] = jobNames.map((name) => ({ name, status: "RUNNING" }));
    }

    rows(jobNames: readonly string[], options: { deadline?: number; signal?: AbortSignal; isPatient?: boolean } = {}) {
        const ofAll = { deadline: this.clock.monotonic() + hourMs, isUrgent: false, isPatient: false };
        return jobNames.map((name) => this.list.rowOf(name, { ...ofAll, ...options }));
    }

    /** The jobs whose rows the list shows, of all that are asked for. */
    async shown(jobNames: readonly string[]): Promise<(string | undefined)[]> {
        const rows = await this.clock.until(Promise.all(this.rows(jobNames)));
        return rows.map((row) => row?.name);
    }

    /** Three jobs and more are watched from here on. */
    async watched(jobNames: readonly string[]): Promise<void> {
        await this.shown(jobNames);
        this.asked.length = 0;
    }
}

describe("the list of jobs of a cluster", () => {
    let bed: Bed;
    beforeEach(() => {
        bed = new Bed();
        bed.has(names(200));
    });
    afterEach(() => expect(bed.clock.asleep, "asleep in the end").to.equal(0));

    for (const [many, pages] of [
        [1, []],
        [2, []],
        [3, ["NORMAL_JOB 1"]],
    ] as const) {
        it(`is read if three jobs are watched, and here there are ${many}`, async () => {
            await bed.shown(names(many));
            expect(bed.asked).to.deep.equal(pages);
        });
    }

    it("answers a hundred by one request", async () => {
        await bed.watched(names(100));

        expect(await bed.shown(names(100))).to.deep.equal(names(100));
        expect(bed.asked).to.deep.equal(["NORMAL_JOB 1"]);
    });

    it("answers two that watch the same job by one row", async () => {
        await bed.watched(names(3));
        expect(await bed.shown(["job-0", "job-0", "job-0"])).to.deep.equal(["job-0", "job-0", "job-0"]);
        expect(bed.asked).to.have.length(1);
    });

    it("is read once at a time, and no sooner again than the quota allows", async () => {
        await bed.watched(names(3));
        await bed.clock.advance(2 * secondMs);
        bed.askedAt.length = 0;
        const first = bed.rows(names(3));
        await bed.clock.advance(50);
        const second = bed.rows(names(3, 3));
        await bed.clock.until(Promise.all([...first, ...second]));

        expect(bed.mostAtOnce).to.equal(1);
        expect((bed.askedAt[1] ?? 0) - (bed.askedAt[0] ?? 0)).to.be.at.least(secondMs);
    });

    for (const [what, sooner, seconds] of [
        ["every three seconds if all wait for an end", [], [0, 3, 6]],
        ["every second if one waits for something sooner", ["job-0"], [0, 1, 2]],
    ] as const) {
        it(`is read ${what}`, async () => {
            await bed.watched(names(3));
            await bed.clock.advance(10 * secondMs);
            bed.askedAt.length = 0;
            // The first who asks is answered by a reading of its own, at once.
            for (let reading = 0; reading < 2; reading++) {
                const patient = bed.rows(names(3), { isPatient: true });
                await bed.clock.until(Promise.all([...patient, ...bed.rows(sooner)]));
            }

            const [first = 0] = bed.askedAt;
            expect(bed.askedAt.map((at) => (at - first) / secondMs)).to.deep.equal(seconds);
        });
    }

    it("is read sooner for an operation that comes while others wait for an end", async () => {
        await bed.watched(names(3));
        await bed.clock.advance(10 * secondMs);
        await bed.clock.until(Promise.all(bed.rows(names(3), { isPatient: true })));
        bed.askedAt.length = 0;
        const patient = bed.rows(names(3), { isPatient: true });
        await bed.clock.advance(1_500);
        const cameAt = bed.clock.monotonic();

        await bed.clock.until(Promise.all([...patient, ...bed.rows(["job-0"])]));

        expect(bed.clock.monotonic() - cameAt).to.equal(bed.takesMs);
        expect(bed.askedAt).to.have.length(1);
    });

    it("answers nobody with a row that was asked for before", async () => {
        await bed.watched(names(3));
        const first = bed.rows(names(3));
        await bed.clock.advance(2 * secondMs - 1);
        const at = bed.clock.monotonic();
        const [second] = bed.rows(["job-0"]);
        const row = await bed.clock.until(second ?? Promise.resolve(undefined));

        expect(row?.askedAt).to.be.at.least(at);
        await Promise.all(first);
    });

    it("reads the page of its jobs alone, once that is known", async () => {
        await bed.watched(names(10, 150));
        await bed.shown(names(10, 150));
        expect(bed.asked).to.deep.equal(["NORMAL_JOB 2"]);
    });

    // Symptom: who asked alone first was looked for on one page, and then for five minutes on none.
    it("finds a job again a minute after too few looked for it", async () => {
        expect(await bed.shown(names(3, 150))).to.deep.equal([undefined, undefined, undefined]);
        await bed.clock.advance(minuteMs);
        await bed.shown(names(4, 150));
        expect(await bed.shown(names(4, 150))).to.deep.equal(names(4, 150));
    });

    it("finds a job that has moved to another page", async () => {
        await bed.watched(names(10, 150));
        bed.has([...names(10, 150), ...names(150)]);

        expect(await bed.shown(names(10, 150))).to.deep.equal(names(10, 150));
        expect(bed.asked).to.deep.equal(["NORMAL_JOB 2", "NORMAL_JOB 1"]);
    });

    it("finds jobs of all types", async () => {
        bed.has(names(50));
        bed.has(["batch", "batch-2", "batch-3"], "BATCH_JOB");
        bed.has(["scenario", "scenario-2", "scenario-3"], "SCENARIO_JOB");
        const mine = [...names(6), "batch", "batch-2", "batch-3", "scenario", "scenario-2", "scenario-3"];
        await bed.watched(mine);

        expect(await bed.shown(mine)).to.deep.equal(mine);
        expect(bed.asked).to.have.members(["NORMAL_JOB 1", "BATCH_JOB 1", "SCENARIO_JOB 1"]);
    });

    it("looks for no job that it does not show for five minutes, and then again", async () => {
        const mine = [...names(3), "gone", "lost", "away", "none", "nil"];
        await bed.watched(mine);
        const shown = [...names(3), undefined, undefined, undefined, undefined, undefined];
        expect(await bed.shown(mine)).to.deep.equal(shown);
        expect(bed.asked).to.deep.equal(["NORMAL_JOB 1"]);
        await bed.clock.advance(5 * minuteMs);
        bed.has([...names(3), "gone"]);

        expect((await bed.shown(mine))[3]).to.equal("gone");
    });

    it("stops watching jobs that nobody has asked for in five minutes", async () => {
        await bed.watched(names(3));
        await bed.clock.advance(5 * minuteMs + 1);
        expect(await bed.shown(["job-0"])).to.deep.equal([undefined]);
        expect(bed.asked).to.deep.equal([]);
    });

    it("tells names apart that differ in case, and takes two forms of one name for one", async () => {
        bed.has(["Orders", "orders", "orders-2", "\u00e9t\u00e9"]);
        await bed.watched(names(3));
        expect(await bed.shown(["ORDERS", "orders", "e\u0301te\u0301", "order"])).to.deep.equal([
            undefined,
            "orders",
            "\u00e9t\u00e9",
            undefined,
        ]);
    });

    for (const [what, page] of [
        ["the same page", () => ({ rows: [{ name: "other", status: "NEW" }], total: 1e9 })],
        ["empty pages", () => ({ rows: [], total: 1e9 })],
    ] as const) {
        it(`that goes on with ${what} for ever is read up to a bound`, async () => {
            bed.page = page;
            const shown = await bed.shown(names(1_000));

            expect(new Set(shown)).to.deep.equal(new Set([undefined]));
            // The first one asks alone, and reads one page.
            expect(bed.asked).to.have.length(1 + 50);
        });
    }

    it("is not searched through by few: a page has to hold two of them on average", async () => {
        bed.has(names(10_000));
        await bed.shown(names(4, 9_000));
        expect(bed.asked).to.have.length(2);
    });

    it("without a status helps nobody for five minutes", async () => {
        bed.page = () => ({ rows: [{ name: "job-0" }], total: 1 });
        await bed.watched(names(4));
        await bed.clock.advance(5 * minuteMs - 2 * secondMs);
        await bed.shown(names(4));
        expect(bed.asked).to.deep.equal([]);
    });

    it("that fails sends all to ask by themselves, and is read again after a minute", async () => {
        const page = () => {
            throw new Error("503");
        };
        bed.page = page;
        expect(new Set(await bed.shown(names(20)))).to.deep.equal(new Set([undefined]));
        expect(await bed.shown(["job-0"])).to.deep.equal([undefined]);
        expect(bed.asked).to.have.length(1);
        bed.page = undefined;
        await bed.clock.advance(minuteMs);

        expect(await bed.shown(["job-0"])).to.deep.equal(["job-0"]);
    });

    it("is asked for ten seconds, and not twice", async () => {
        await bed.watched(names(3));
        expect(bed.calls[0]).to.deep.include({ withinMs: 10 * secondMs, repeats: false });
    });

    // Symptom: whoever came while the list hung waited for the next reading, which hung too.
    it("that hangs holds up neither those who ask meanwhile, nor those after them", async () => {
        await bed.watched(names(3));
        bed.takesMs = 10 * secondMs;
        bed.page = () => {
            throw new Error("no answer in time");
        };
        const begunAt = bed.clock.monotonic();
        const first = bed.rows(names(3));
        await bed.clock.advance(5 * secondMs);
        const rows = await bed.clock.until(Promise.all([...first, ...bed.rows(names(3, 3))]));

        expect(new Set(rows)).to.deep.equal(new Set([undefined]));
        expect(bed.clock.monotonic() - begunAt).to.be.at.most(11 * secondMs + 1);
        expect(bed.asked).to.have.length(1);
    });

    it("is left at once by an operation that is canceled, with no listener behind", async () => {
        await bed.watched(names(3));
        bed.takesMs = 10 * secondMs;
        const controller = new AbortController();
        const { signal } = controller;
        const others = bed.rows(names(3));
        const [canceled] = bed.rows(["job-0"], { signal });
        await bed.clock.advance(secondMs);
        const at = bed.clock.monotonic();
        controller.abort();

        expect(await canceled).to.equal(undefined);
        expect(bed.clock.monotonic()).to.equal(at);
        expect(await bed.rows(["job-0"], { signal })[0]).to.equal(undefined);
        const answers = await bed.clock.until(Promise.all(others));
        expect(answers.map((row) => row?.name)).to.deep.equal(names(3));
        const { signal: quiet } = new AbortController();
        await bed.clock.until(Promise.all(bed.rows(names(3), { signal: quiet })));
        expect([signal, quiet].flatMap((one) => getEventListeners(one, "abort"))).to.deep.equal([]);
    });

    it("is not read for nobody", async () => {
        await bed.watched(names(3));
        const controller = new AbortController();
        const canceled = bed.rows(names(3), { signal: controller.signal });
        controller.abort();
        await Promise.all(canceled);
        await bed.clock.advance(0);
        expect(bed.clock.asleep).to.equal(0);
        await bed.clock.advance(minuteMs);

        expect(bed.asked).to.deep.equal([]);
    });

    // Symptom: an operation with little time left waited for the list as long as the others had.
    it("is left by an operation whose deadline passes", async () => {
        await bed.watched(names(3));
        bed.takesMs = 10 * secondMs;
        const others = bed.rows(names(3));
        const deadline = bed.clock.monotonic() + 3 * secondMs;
        const [late] = bed.rows(["job-0"], { deadline });

        expect(await bed.clock.until(late ?? Promise.resolve(undefined))).to.equal(undefined);
        expect(bed.clock.monotonic()).to.equal(deadline);
        expect(await bed.rows(["job-0"], { deadline })[0]).to.equal(undefined);
        await bed.clock.until(Promise.all(others));
    });

    it("gives the job's settings for five minutes", async () => {
        const job = { "driver-config-values": {} };
        bed.page = () => ({ rows: names(3).map((name) => ({ name, status: "RUNNING", job })), total: 3 });
        await bed.watched(names(3));

        expect(bed.list.describe("job-0")).to.equal(undefined);
        await bed.shown(names(3));
        expect(bed.list.describe("job-0")).to.equal(job);
        await bed.clock.advance(5 * minuteMs);
        expect(bed.list.describe("job-0")).to.equal(undefined);
    });
});
