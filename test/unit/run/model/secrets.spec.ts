import { expect } from "chai";
import { redactor } from "#provider/common/redact.js";
import { createRegistry, type Properties } from "#provider/run/index.js";
import { manualStopCommand } from "#provider/run/model/manualStop.js";
import { fingerprintOf, sameMarks, secretVariables } from "#provider/run/model/secrets.js";
import { secretInputsOf, secretsOf } from "#provider/run/model/secretTexts.js";
import { check } from "../../../support/core.js";

const job = { clusterId: "c", jobName: "orders" };

function plain(variables: Readonly<Record<string, string>>): Record<string, string> {
    return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, fingerprintOf(value)]));
}

describe("which variables are hidden", () => {
    const told = (variables: Record<string, string>, secret: string[], ofConstructor: Record<string, string>) => ({
        variables,
        __secretVariables: secret,
        __plainVariables: plain(ofConstructor),
    });
    const cases: [string, Properties, Properties, string[], string[] | true][] = [
        ["those that the constructor calls secrets", {}, told({ a: "1", b: "2" }, ["b"], { a: "1" }), [], ["b"]],
        ["one that a transform adds", {}, told({ a: "1", x: "9" }, [], { a: "1" }), [], ["x"]],
        ["one that a transform changes", {}, told({ a: "9" }, [], { a: "1" }), [], ["a"]],
        ["none that a transform takes away", {}, told({ a: "1" }, ["b"], { a: "1" }), [], []],
        [
            "a secret that ignoreChanges brings back",
            { variables: { a: "s" }, __secretVariables: ["a"] },
            told({ a: "s" }, [], { a: "1" }),
            ["variables.a"],
            ["a"],
        ],
        [
            "no plain value that ignoreChanges brings back",
            { variables: { a: "0", b: "s" }, __secretVariables: ["b"] },
            told({ a: "0", b: "s" }, [], { a: "1" }),
            ["variables"],
            ["b"],
        ],
        ["all of a map that is a secret", {}, { ...told({ a: "1" }, [], {}), __secretVariables: true }, [], true],
        ["what an older constructor says", {}, { variables: { a: "1", b: "2" }, __secretVariables: ["b"] }, [], ["b"]],
        ["nothing that is not known yet", {}, told({ a: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }, [], {}), [], []],
    ];
    for (const [what, olds, news, ignored, names] of cases) {
        it(`${what}`, () => {
            expect(secretVariables(olds, news, ignored)).to.deep.equal(names);
        });
    }

    it("are the same in another order, and by name or as a whole", () => {
        const inputs = { ...job, variables: { a: "1", b: "2" } };

        expect(
            sameMarks({ ...inputs, __secretVariables: ["b", "a"] }, { ...inputs, __secretVariables: true }),
        ).to.equal(true);
        expect(sameMarks({ ...inputs, __secretVariables: ["b"] }, { ...inputs, __secretVariables: ["a"] })).to.equal(
            false,
        );
        expect(sameMarks({ ...inputs, __secretInputs: ["endpoint"] }, inputs)).to.equal(false);
    });
});

describe("inputs that are secrets", () => {
    const host = {
        configuration: { environment: { HW_AUTH_TOKEN: "t" }, config: {}, home: "/nowhere" },
        registry: createRegistry(),
        log: { progress: () => {}, info: () => {}, warn: () => {} },
    };

    it("are hidden with their hosts and paths, wherever they stand", () => {
        const inputs = { ...job, endpoint: "https://cdm.night.example:8443/x", timeouts: { create: "77m" } };

        const hidden = secretInputsOf({ ...inputs, __secretInputs: ["endpoint", "timeouts"] });

        expect([...new Set(hidden)]).to.have.members([
            "https://cdm.night.example:8443/x",
            "cdm.night.example:8443",
            "cdm.night.example",
            "/x",
            "77m",
        ]);
        expect(secretsOf(inputs)).to.deep.equal([]);
    });

    it("have the texts of triggers that are a secret, at any depth", () => {
        const triggers = { build: ["planted-1", { of: "planted-2" }], number: 4 };
        const inputs = { clusterId: "c", jobName: "j", triggers };

        expect(secretsOf({ ...inputs, __secretTriggers: true })).to.deep.equal(["planted-1", "planted-2"]);
        expect(secretsOf(inputs)).to.deep.equal([]);
    });

    // Symptom: the command was quoted first, so that the address stood there in another spelling than the secret's.
    it("are not in the command that stops a run by hand, with a quotation mark or as an ordinary word either", () => {
        const secret = { endpoint: "https://cdm.night.example/it's-s3cr3t", projectId: "walnut" };
        const redact = redactor(secretInputsOf({ ...job, ...secret, __secretInputs: ["endpoint", "projectId"] }));

        const command = manualStopCommand(secret, job, redact);

        expect(command)
            .to.include("--project-id=[secret] --endpoint=[secret]")
            .and.not.match(/['"]|base64/);
        const odd = manualStopCommand(secret, { ...job, jobName: "ein Job" }, redact);
        expect(odd).to.match(/--job=base64url:ZWluIEpvYg --project-id=\[secret\] --endpoint=\[secret\]$/);
        const alike = manualStopCommand(secret, { ...job, jobName: "base64url:x" }, redact);
        expect(alike).to.include("--job=base64url:YmFzZTY0dXJsOng ");
    });

    it("are not quoted by a check that refuses them", () => {
        const news = {
            ...job,
            waitFor: "sp1-secret",
            endpoint: "ftp://sp1-secret.example",
            __secretInputs: ["endpoint", "waitFor"],
        };

        const { failures } = check({}, news, host);

        expect(failures.map(({ property }) => property)).to.have.members(["endpoint", "waitFor"]);
        expect(JSON.stringify(failures)).not.to.include("sp1-secret");
    });

    for (const name of ["clusterId", "jobName"] as const) {
        it(`are refused as ${name}: it would be in the id, in plaintext`, () => {
            const { failures } = check({}, { ...job, [name]: "sp1-secret", __secretInputs: [name] }, host);

            expect(failures).to.have.length(1);
            expect(failures[0]).to.include({ property: name });
            expect(failures[0]?.reason).to.match(/must not be a secret: .*pulumi\.unsecret/);
            expect(JSON.stringify(failures)).not.to.include("sp1-secret");
        });
    }

    it("are those that a Provider or stack configuration fills in as secrets, until they are plain there", () => {
        const config = { projectId: "p", region: "r", __secretSettings: ["projectId", "endpoint"] };
        const { inputs } = check({}, job, { ...host, configuration: { ...host.configuration, config } });
        expect(inputs).to.deep.include({ projectId: "p", region: "r", __secretInputs: ["endpoint", "projectId"] });

        const later = { ...host.configuration, config: { projectId: "p", region: "r" } };
        const again = check(inputs, job, { ...host, configuration: later });
        expect(again.inputs).to.deep.include({ __secretInputs: ["projectId"] });

        const told = check({}, { ...job, __secretSettings: ["projectId"] }, { ...host, configuration: later });
        expect(told.inputs).to.deep.include({ __secretInputs: ["projectId"] });
        expect(Object.keys(told.inputs)).not.to.include.members(["__secretSettings"]);
    });
});
