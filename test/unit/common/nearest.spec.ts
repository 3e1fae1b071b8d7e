import { expect } from "chai";
import { nearest } from "#provider/common/nearest.js";

const inputs = ["clusterId", "jobName", "waitFor", "triggers", "timeouts"];

describe("the nearest name", () => {
    const meant: [string, string][] = [
        ["jobname", "jobName"],
        ["clusterID", "clusterId"],
        ["trigger", "triggers"],
        ["waitfor", "waitFor"],
        ["timeout", "timeouts"],
        ["tirggers", "triggers"],
    ];
    for (const [given, name] of meant)
        it(`of ${given} is ${name}`, () => expect(nearest(given, inputs)).to.equal(name));

    it("of a short name with two letters in each other's place is that name", () => {
        expect(nearest("hots", ["host", "port"])).to.equal("host");
        expect(nearest("prot", ["host", "port"])).to.equal("port");
    });

    for (const given of ["", "x", "authToken", "password", "a".repeat(100_000)])
        it(`is none for "${given.slice(0, 10)}"`, () => expect(nearest(given, inputs)).to.equal(undefined));
});
