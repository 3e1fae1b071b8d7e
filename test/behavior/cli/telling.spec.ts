import { expect } from "chai";
import { leakWarnings } from "#provider/cli/leakWarnings.js";

describe("variables that make others print secrets", () => {
    const cases: [Record<string, string>, string[]][] = [
        [{}, []],
        [{ PULUMI_DEBUG_GRPC: "/tmp/calls.json" }, ["PULUMI_DEBUG_GRPC"]],
        [{ PULUMI_DEBUG_GRPC: " ", PULUMI_LOG_SECRETS: "true" }, ["PULUMI_LOG_SECRETS"]],
        [{ NODE_DEBUG: "http" }, ["NODE_DEBUG"]],
        [{ NODE_DEBUG: "net, HTTP" }, ["NODE_DEBUG"]],
        [{ NODE_DEBUG: "ht*" }, ["NODE_DEBUG"]],
        [{ NODE_DEBUG: "*" }, ["NODE_DEBUG"]],
        [{ NODE_DEBUG: "http2,net,tls" }, []],
    ];
    for (const [environment, names] of cases) {
        it(`are named: ${JSON.stringify(environment)}`, () => {
            const sentences = leakWarnings(environment);

            expect(sentences.map((sentence) => sentence.split(" ")[0])).to.deep.equal(names);
            expect(sentences.join()).not.to.include("/tmp/calls.json");
        });
    }
});
