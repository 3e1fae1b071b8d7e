import { expect } from "chai";
import { SettingsError } from "#provider/cdm/errors.js";
import { ForeignRunError, JobRunError, PartialFailureError } from "#provider/run/model/errors.js";
import { create, update } from "../support/core.js";
import { errorOf, World } from "../support/world.js";

describe("an error of ours", () => {
    it("ends with its code, which is a field of it too", () => {
        const error = new JobRunError("runFailed", "It ended. Run pulumi up again.");

        expect(error.message).to.equal("It ended. Run pulumi up again (CDMRUN-301).");
        expect(error.errorCode).to.equal("CDMRUN-301");
        expect(new ForeignRunError("No.").errorCode).to.equal("CDMRUN-401");
    });

    it("keeps the code away from a command at its end", () => {
        const error = new JobRunError("notVerifiedInTime", "Stop it by hand: curl -X PUT https://cdm/stop");

        expect(error.message).to.equal("Stop it by hand: curl -X PUT https://cdm/stop (CDMRUN-402)");
    });

    it("has no field that the dynamic host would take for the status of a call", () => {
        expect(new JobRunError("runFailed", "It ended.")).not.to.have.property("code");
    });

    describe("of an operation", () => {
        const world = new World();
        beforeEach(() => world.open());
        afterEach(() => world.close());

        it("has its code once, also where the state says what is owed", async () => {
            const { state } = await create(world.inputs, world.host);
            await world.control("PUT", "jobs/demo", { outcome: "fail" });
            const inputs = { ...world.inputs, triggers: 2, waitFor: "completed" } as const;

            const error = await errorOf(update(state, inputs, world.host));

            expect(error).to.be.instanceOf(PartialFailureError).and.have.property("errorCode", "CDMRUN-301");
            expect(error.message).to.match(/ up again, which starts a new run \(CDMRUN-301\)\.$/);
            expect(error).to.have.deep.property("reasons", [error.message]);
            expect(error.message.match(/CDMRUN/g)).to.have.length(1);
        });

        it("gives every problem of the settings its own", async () => {
            const host = { ...world.host, configuration: { environment: {}, home: "/nowhere" } };
            const transport = async () => ({ failure: { kind: "transient", text: "nobody is here" } }) as const;

            const error = await errorOf(create(world.inputs, { ...host, transport }));

            expect(error).to.be.instanceOf(SettingsError);
            const { problems } = error as SettingsError;
            expect(problems.map(({ errorCode }) => errorCode)).to.deep.equal([
                "CDMRUN-102",
                "CDMRUN-101",
                "CDMRUN-103",
            ]);
            for (const { errorCode, sentence } of problems) {
                expect(sentence.endsWith(` (${errorCode}).`)).to.equal(true);
                expect(error.message).to.include(sentence);
            }
        });
    });
});
