import { expect } from "chai";
import { clusterPath, Fixture, noon } from "./fixture.js";

describe("emulator: jobs", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const list = (query = "") => cdm.call("GET", `${clusterPath}/cdm/job/all${query}`);
    const names = (body: Record<string, unknown>) => (body["jobs"] as { name: string }[]).map(({ name }) => name);

    it("lists jobs with the status and the counters of their last runs", async () => {
        await cdm.control("PUT", "jobs/idle", {});
        await cdm.start();
        cdm.now += 3000;
        const { body } = await list();
        expect(body).to.include({ total: 2, page_no: 1, page_size: 10 });
        expect(body).to.have.nested.include({
            "jobs[0].name": "demo",
            "jobs[0].status": "RUNNING",
            "jobs[0].rows_written": 1000,
            "jobs[0].execute_start_date": noon,
            "jobs[1].name": "idle",
            "jobs[1].status": "NEW",
        });
        expect(body).to.not.have.nested.property("jobs[1].rows_written");
    });

    it("lists NORMAL_JOBs alone where no type is given, and one type where one is", async () => {
        await cdm.control("PUT", "jobs/whole-database", { jobType: "BATCH_JOB" });
        await cdm.control("PUT", "jobs/scenario", { jobType: "SCENARIO_JOB" });
        expect(names((await list()).body)).to.deep.equal(["demo"]);
        expect(names((await list("?jobType=NORMAL_JOB")).body)).to.deep.equal(["demo"]);
        expect(names((await list("?jobType=BATCH_JOB")).body)).to.deep.equal(["whole-database"]);
        expect(names((await list("?jobType=SCENARIO_JOB")).body)).to.deep.equal(["scenario"]);
    });

    it("filters by a part of the name", async () => {
        await cdm.control("PUT", "jobs/orders-de", {});
        await cdm.control("PUT", "jobs/orders-fr", {});
        const { body } = await list("?filter=orders&page_size=10");
        expect(names(body)).to.deep.equal(["orders-de", "orders-fr"]);
        expect(body["total"]).to.equal(2);
    });

    it("gives one page at a time", async () => {
        for (let number = 1; number < 25; number += 1) {
            await cdm.control("PUT", `jobs/job-${number}`, {});
        }
        const sizes = [];
        for (const query of ["", "?page_no=3", "?page_no=4", "?page_size=100", "?page_no=2&page_size=20"]) {
            const { body } = await list(query);
            sizes.push([names(body).length, body["total"], body["page_no"], body["page_size"]]);
        }
        expect(sizes).to.deep.equal([
            [10, 25, 1, 10],
            [5, 25, 3, 10],
            [0, 25, 4, 10],
            [25, 25, 1, 100],
            [5, 25, 2, 20],
        ]);
    });

    for (const [query, code] of [
        ["page_size=9", "Cdm.0010"],
        ["page_size=101", "Cdm.0010"],
        ["page_no=0", "Cdm.0010"],
        ["page_no=x", "Cdm.0010"],
        ["jobType=normal", "Cdm.0014"],
    ]) {
        it(`says ${code} to ${query}`, async () => {
            const reply = await list(`?${query}`);
            expect(reply.status).to.equal(400);
            expect(reply.body["errCode"]).to.equal(code);
        });
    }
});
