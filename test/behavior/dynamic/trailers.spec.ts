import { createRequire } from "node:module";
import { expect } from "chai";
import fc from "fast-check";
import { jobRunProvider } from "#provider/dynamic/doorway.js";
import { sanitize } from "#provider/dynamic/sanitize.js";

const fromSdk = createRequire(require.resolve("@pulumi/pulumi"));
const { Status } = fromSdk("@pulumi/pulumi/proto/status_pb");
const { ErrorResourceInitFailed } = fromSdk("@pulumi/pulumi/proto/provider_pb");
const { Any } = fromSdk("google-protobuf/google/protobuf/any_pb");
const { Struct } = fromSdk("google-protobuf/google/protobuf/struct_pb");

interface PartialFailure extends Error {
    readonly id: string;
    readonly properties: Record<string, unknown>;
    readonly reasons: string[];
}

/** As the SDK packs it (`grpcResponseFromError`), in bytes as HTTP/2 counts a list of headers. */
function trailersOf({ message, id, properties, reasons }: PartialFailure): number {
    const failed = new ErrorResourceInitFailed();
    failed.setId(id);
    failed.setProperties(Struct.fromJavaScript(properties));
    failed.setReasonsList(reasons);
    const any = new Any();
    any.pack(failed.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const status = new Status();
    status.setCode(2);
    status.setMessage(message);
    status.addDetails(any);
    const headers = {
        "grpc-status": "2",
        "grpc-message": encodeURI(message),
        "grpc-status-details-bin": Buffer.from(status.serializeBinary()).toString("base64"),
    };
    return Object.entries(headers).reduce((sum, [name, value]) => sum + name.length + value.length + 32, 0);
}

const inputs = {
    clusterId: "6ec9a0a4-76be-4262-8697-e7af1fac7920",
    jobName: "mysql2obs",
    projectId: "1551c7f6c808414d8e9f3c514a170f2e",
    region: "eu-west-101",
    waitFor: "completed",
    variables: { day: "2026-11-28", password: "p" },
    triggers: { version: 7 },
    timeouts: { create: "2h", update: "2h", delete: "30m" },
    __urn: "urn:pulumi:production::shop::shop:index:Nightly$pulumi-nodejs:dynamic/cdm:JobRun::orders-of-the-night",
    __secretVariables: ["password"],
    __provider: jobRunProvider,
} as const;

// Symptom: a run whose reasons were long was in no state: "error reading from server: connection error: COMPRESSION_ERROR".
describe("a partial failure", () => {
    async function thrown(message: string, properties: object, reasons: string[] = [message]): Promise<PartialFailure> {
        const create = async (_: object) => {
            throw Object.assign(new Error(message), { id: "a/b", properties, reasons });
        };
        const failing = sanitize({ create }, { redactorFor: () => (text) => text, mark: (properties) => properties });
        return failing.create({ ...inputs, ...properties }).catch((error) => error);
    }

    const word = (sign: string) => sign.repeat(200 / Buffer.byteLength(sign));
    const run = (text: string, sign: string) => ({
        submissionId: 1_871,
        creationUser: word(sign),
        lastUpdateUser: word(sign),
        externalId: word(sign),
        status: word(sign),
        isStoppingIncrement: word(sign),
        creationDate: 1_588_129_202_631,
        errorSummary: text,
        errorDetails: text,
        counters: Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`${index}`.repeat(20), index])),
    });

    it("of an ordinary JobRun has room in 8 KB, whatever CDM says", async () => {
        const sign = fc.constantFrom("x", " ", "é", "日", "😀", "\n", "%");
        const length = fc.constantFrom(0, 50, 900, 2_048, 5_000, 16_384);
        await fc.assert(
            fc.asyncProperty(sign, length, length, async (one, long, longer) => {
                const text = one.repeat(Math.floor(longer / Buffer.byteLength(one)));
                const message = `Run 1 ended: ${one.repeat(long)} Run pulumi up again (CDMRUN-302).`;
                const submission = run(text, one === "\n" ? "x" : one);
                const state = { ...inputs, ...submission, lastStop: { outcome: "stopped", attempts: 1, submission } };

                const error = await thrown(message, state);

                expect(trailersOf(error)).to.be.at.most(8_192);
                expect(error.message).to.match(/^Run 1 ended: .* Run pulumi up again \(CDMRUN-302\)\.$/s);
                expect(error.properties).to.include({ submissionId: 1_871, creationUser: submission.creationUser });
                expect(error.properties).to.deep.include({ triggers: inputs.triggers, timeouts: inputs.timeouts });
            }),
            { seed: 20251129, numRuns: 200 },
        );
    });

    it("that fits is left as it is", async () => {
        const state = { ...inputs, submissionId: 1, errorSummary: "x".repeat(500), counters: { rowsRead: 5 } };

        const error = await thrown("Run 1 ended (CDMRUN-302).", state);

        expect(error.message).to.equal("Run 1 ended (CDMRUN-302).");
        expect(error.reasons).to.deep.equal([error.message]);
        expect(error.properties).to.deep.include({ errorSummary: state.errorSummary, counters: state.counters });
    });

    it("keeps all inputs, however large they are", async () => {
        const triggers = { list: "x".repeat(500_000) };

        const { properties } = await thrown("no", { ...inputs, triggers, errorDetails: "x".repeat(16_000) });

        expect(properties["triggers"]).to.deep.equal(triggers);
        expect(properties["errorDetails"]).to.have.length.below(400);
    });

    it("says nothing that a terminal would obey, whatever way it came", async () => {
        const { message, reasons } = await thrown("::x::\u001b[2J\ud83d", inputs);

        expect([message, ...reasons]).to.deep.equal(Array(2).fill("\\u003a:x::\\u001b[2J\ufffd"));
    });
});
