import { expect } from "chai";
import { clusterPath, Fixture } from "./fixture.js";

describe("emulator: history", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const history = (query: string) => cdm.call("GET", `${clusterPath}/cdm/submissions?${query}`);
    const ids = (body: Record<string, unknown>) =>
        (body["submissions"] as Record<string, unknown>[]).map((run) => run["submission-id"]);

    it("gives the runs of a job, newest first, as status shows them", async () => {
        await cdm.start();
        cdm.now += 62_000;
        await cdm.start();
        const { body } = await history("jname=demo");
        expect(body).to.include({ total: 2, page_no: 1, page_size: 10 });
        expect(ids(body)).to.deep.equal([2, 1]);
        expect(body).to.have.nested.include({
            "submissions[0].status": "BOOTING",
            "submissions[1].status": "SUCCEEDED",
        });
        expect(body).to.have.nested.property("submissions[1].counters");
    });

    it("is empty for a job that never ran", async () => {
        expect((await history("jname=demo")).text).to.equal('{"submissions":[],"total":0,"page_no":1,"page_size":10}');
    });

    it("gives one page at a time", async () => {
        for (let number = 1; number <= 12; number += 1) {
            await cdm.start();
            await cdm.stop();
        }
        expect(ids((await history("jname=demo")).body)).to.deep.equal([12, 11, 10, 9, 8, 7, 6, 5, 4, 3]);
        expect(ids((await history("jname=demo&page_no=2")).body)).to.deep.equal([2, 1]);
        expect(ids((await history("jname=demo&page_size=50")).body)).to.have.length(12);
    });

    for (const [query, code] of [
        ["", "Cdm.0238"],
        ["jname=absent", "Cdm.0054"],
        ["jname=demo&page_size=1", "Cdm.0010"],
    ] as const) {
        it(`says ${code} to "${query}"`, async () => {
            const reply = await history(query);
            expect(reply.status).to.equal(400);
            expect(reply.body["errCode"]).to.equal(code);
        });
    }
});
