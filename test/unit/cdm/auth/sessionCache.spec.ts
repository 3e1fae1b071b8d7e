import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { AuthTestBed, agency, ways } from "../../../support/authTestBed.js";
import { create } from "../../../support/core.js";
import { errorOf } from "../../../support/world.js";

const place = { HW_PROJECT_ID: outOfTheBox.project };
const byName = { ...ways.keyPair, HW_PROJECT_NAME: outOfTheBox.projectName };

// A process of the engine lives as long as a whole `pulumi up`: what one operation could not find out, the next one asks again.
describe("what a process finds out once for all its operations", () => {
    const bed = new AuthTestBed();
    beforeEach(() => bed.open({ bootMs: 0, runMs: 0 }));
    afterEach(() => bed.close());

    const run = () => create({ ...bed.inputs, waitFor: "completed" }, bed.host);

    async function fault(operation: string, answer: object, times = 1): Promise<void> {
        await bed.control("POST", "faults", { operation, kind: "status", times, ...answer });
    }

    for (const [what, answer, times] of [
        ["was forbidden", { status: 403, body: { error: { code: 403, message: "You are not authorized." } } }, 1],
        ["found no project of that name", { status: 200, body: { projects: [] } }, 1],
        ["had no answer but pages with a 503", { status: 503, body: "<html>" }, 20],
    ] as const) {
        it(`is asked of IAM again after a look-up of the project ${what}, and then no more`, async () => {
            bed.given(byName);
            await fault("projects", answer, times);

            expect((await errorOf(run())).message).to.include(`find the project "${outOfTheBox.projectName}"`);
            await bed.control("DELETE", "faults");
            const before = bed.asked("projects");
            await run();
            await run();

            expect(bed.asked("projects") - before).to.equal(1);
            expect(bed.runs().map(({ status }) => status)).to.deep.equal(["SUCCEEDED", "SUCCEEDED"]);
        });
    }

    for (const [what, answer] of [
        ["was a page with a 503", { status: 503, body: "<html>" }],
        ["held no keys", { status: 200, body: {} }],
    ] as const) {
        it(`is asked of a cloud server again after its answer ${what}`, async () => {
            bed.given({ ...place, HW_METADATA_ENDPOINT: bed.emulator.url });
            await fault("securityKey", answer);

            expect((await errorOf(run())).message).to.include("No credentials");
            await run();
            await run();

            expect(bed.runs().map(({ status }) => status)).to.deep.equal(["SUCCEEDED", "SUCCEEDED"]);
            // One for the question whether this is a cloud server, one for the keys themselves.
            expect(bed.asked("securityKey")).to.equal(3);
        });
    }

    for (const [what, operation, way, body, said] of [
        ["projects", "projects", byName, {}, "no project of this user has that name"],
        [
            "keys of an agency",
            "securityToken",
            { ...ways.keyPair, ...agency, ...place },
            {},
            "an answer without credential",
        ],
        [
            "whole keys of an agency",
            "securityToken",
            { ...ways.keyPair, ...agency, ...place },
            { credential: { access: "a", secret: "s" } },
            "an answer without credential",
        ],
        ["a token", "token", { ...ways.password, ...place }, { token: {} }, "an answer without X-Subject-Token"],
    ] as const) {
        it(`is told to be missing where IAM answers without ${what}, and CDM is asked nothing`, async () => {
            bed.given(way);
            await fault(operation, { status: 200, body });

            expect((await errorOf(run())).message)
                .to.match(/^IAM could not /)
                .and.include(said);
            expect(bed.sent("status")).to.equal(0);
        });
    }

    for (const [what, operation, way, secret] of [
        ["password", "token", { ...ways.password, ...place }, outOfTheBox.password],
        ["token", "securityToken", { ...ways.token, ...agency, ...place }, outOfTheBox.token],
    ] as const) {
        it(`shows no ${what} that IAM repeats in an error`, async () => {
            bed.given(way);
            const error = { code: 400, message: `I do not know ${secret}` };
            await fault(operation, { status: 400, body: { error } });

            expect((await errorOf(run())).message)
                .to.include("I do not know [secret]")
                .and.not.include(secret);
        });
    }

    it("needs an address of IAM for an agency, though the project is given", async () => {
        bed.given({ ...ways.keyPair, ...agency, ...place, HW_AUTH_URL: "" });

        expect((await errorOf(run())).message).to.include("No address of IAM");
    });

    it("is asked of a cloud server again after it did not say where it is", async () => {
        bed.given({ HW_METADATA_ENDPOINT: bed.emulator.url });
        await fault("metadata", { status: 503, body: "<html>" });

        expect((await errorOf(run())).message).to.include("No project");
        await run();
        await run();

        expect(bed.runs().map(({ status }) => status)).to.deep.equal(["SUCCEEDED", "SUCCEEDED"]);
        expect(bed.asked("metadata")).to.equal(2);
    });
});
