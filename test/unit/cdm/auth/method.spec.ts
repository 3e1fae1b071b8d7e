import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { sendOnce, type Transport } from "#provider/cdm/http/transport.js";
import { plan } from "#provider/run/model/plan.js";
import { AuthTestBed, agency, ways } from "../../../support/authTestBed.js";
import { create, read, remove, update } from "../../../support/core.js";
import { errorOf } from "../../../support/world.js";

const byId = { HW_PROJECT_ID: outOfTheBox.project };
const byName = { HW_PROJECT_NAME: outOfTheBox.projectName };
const byRegion = { HW_REGION_NAME: outOfTheBox.projectName };
const asAgency = `emulator/${outOfTheBox.agency}`;

describe("a way in from the environment", () => {
    const bed = new AuthTestBed();
    beforeEach(() => bed.open({ bootMs: 0, runMs: 600_000 }));
    afterEach(() => bed.close());

    for (const [name, way] of Object.entries(ways)) {
        for (const [where, place] of Object.entries({ byId, byName, byRegion })) {
            it(`${name}, its project ${where}, starts and stops a run as its user`, async () => {
                const { state, startedBy } = await bed.given({ ...way, ...place }).carryThrough();

                expect(startedBy).to.equal(outOfTheBox.user);
                expect(state.projectId).to.equal(outOfTheBox.project);
            });
        }
    }

    for (const name of ["token", "keyPair", "password"] as const) {
        it(`${name}, assuming an agency, starts and stops a run as the agency`, async () => {
            const { startedBy } = await bed.given({ ...ways[name], ...agency, ...byRegion }).carryThrough();

            expect(startedBy).to.equal(asAgency);
            expect(bed.asked("securityToken"), "one login for all operations").to.equal(1);
        });
    }

    it("password, assuming an agency of another account, asks for no token of that account's project", async () => {
        const other = { name: "other", domain: "elsewhere", project: "p-elsewhere", password: "0ther-password" };
        await bed.control("POST", "users", other);
        const user = { HW_USER_NAME: other.name, HW_USER_PASSWORD: other.password, HW_DOMAIN_NAME: other.domain };

        const { startedBy } = await bed.given({ ...user, ...agency, ...byId }).carryThrough();

        expect(startedBy).to.equal(asAgency);
    });

    it("shows nothing but the token, or a signature, to CDM", async () => {
        for (const [name, login] of [
            ["token", "token"],
            ["keyPair", "signature"],
            ["temporaryPair", "signature"],
            ["password", "token"],
        ] as const) {
            bed.emulator.reset();
            await bed.given({ ...ways[name], ...byId }).carryThrough();

            expect(new Set(bed.emulator.requests("status").map((request) => request.login)), name).to.deep.equal(
                new Set([login]),
            );
        }
    });

    it("password: a start and a stop that the gateway refused before CDM saw them are sent again with a new token", async () => {
        const expired = { kind: "status", status: 401, body: { error_code: "APIGW.0307" } };
        for (const operation of ["start", "stop"]) await bed.control("POST", "faults", { ...expired, operation });

        await bed.given({ ...ways.password, ...byId }).carryThrough();

        expect([bed.sent("start"), bed.sent("stop"), bed.asked("token")]).to.deep.equal([2, 2, 3]);
    });

    it("names the domain by its id too, and IAM's address with its version", async () => {
        const { HW_DOMAIN_NAME: _, ...user } = ways.password;
        const rest = { HW_DOMAIN_ID: outOfTheBox.domainId, HW_AUTH_URL: `${bed.emulator.url}/v3/` };

        expect((await bed.given({ ...user, ...byId, ...rest }).carryThrough()).startedBy).to.equal(outOfTheBox.user);
    });

    it("asks IAM for a project by its name once in a process, and keeps the answer as an output", async () => {
        bed.given({ ...ways.keyPair, ...byName });

        const { state } = await create(bed.inputs, bed.host);
        await remove(state, bed.host);
        await create({ ...bed.inputs, __urn: "urn:pulumi:b" }, bed.host);

        expect(bed.asked("projects")).to.equal(1);
        expect(state.projectId).to.equal(outOfTheBox.project);
    });

    it("password: learns the project's id from the token that IAM gave for its name, and asks for no list of projects", async () => {
        const { state } = await create(bed.inputs, bed.given({ ...ways.password, ...byName }).host);

        expect(state.projectId).to.equal(outOfTheBox.project);
        expect(bed.asked("projects")).to.equal(0);
    });

    it("never asks for the project of a state again, and another name later is no difference", async () => {
        const { state } = await create(bed.inputs, bed.given({ ...ways.keyPair, ...byName }).host);
        const [asked, elsewhere] = [bed.asked("projects"), { HW_PROJECT_NAME: "elsewhere" }];
        bed.given({ ...ways.keyPair, ...elsewhere });

        expect(plan(state, bed.inputs)).to.deep.equal({ changes: false });
        await read(state, bed.host);
        const updated = await update(state, { ...bed.inputs, triggers: 2 }, bed.host);
        await remove(updated, bed.host);

        expect(updated.projectId).to.equal(outOfTheBox.project);
        expect(bed.asked("projects")).to.equal(asked);
    });

    for (const [what, way, place, problem] of [
        ["a project", ways.keyPair, { HW_PROJECT_NAME: "nowhere" }, /project "nowhere": no project .* has that name/],
        ["an agency", { ...ways.token, ...agency, HW_ASSUME_ROLE_AGENCY_NAME: "nobody" }, byId, /"nobody".*domain/],
        ["a project for a password", ways.password, { HW_PROJECT_NAME: "nowhere" }, /IAM could not get a token/],
    ] as const) {
        it(`says that IAM does not know ${what}, and asks CDM nothing`, async () => {
            const error = await errorOf(create(bed.inputs, bed.given({ ...way, ...place }).host));

            expect(error.message).to.match(problem);
            expect(bed.sent("status") + bed.sent("start")).to.equal(0);
        });
    }

    for (const id of ["..", "a/b", ""]) {
        it(`takes no ${JSON.stringify(id)} for the id of a project, whoever names it`, async () => {
            const body = { projects: [{ id, name: outOfTheBox.projectName }] };
            await bed.control("POST", "faults", { operation: "projects", kind: "status", status: 200, body });

            const { message } = await errorOf(create(bed.inputs, bed.given({ ...ways.keyPair, ...byName }).host));

            expect(message).to.include(`find the project "${outOfTheBox.projectName}"`);
            expect(bed.sent("status")).to.equal(0);
        });
    }

    it("says what is missing where IAM has to be asked and nobody knows its address", async () => {
        bed.given({ ...ways.password, ...byId, HW_AUTH_URL: undefined });

        expect((await errorOf(create(bed.inputs, bed.host))).message).to.match(/address of IAM.*HW_AUTH_URL/);
    });

    it("says that IAM's address may not be plain http elsewhere", async () => {
        bed.given({ ...ways.password, ...byId, HW_AUTH_URL: "http://iam.example.com" });

        expect((await errorOf(create(bed.inputs, bed.host))).message).to.match(/HW_AUTH_URL\) must use https/);
    });
});

describe("a way in from the metadata of a cloud server", () => {
    const bed = new AuthTestBed();
    beforeEach(() => bed.open({ bootMs: 0, runMs: 600_000 }));
    afterEach(() => bed.close());

    it("starts and stops a run as the server's agency, in the server's project, asked for once", async () => {
        const { startedBy, state } = await bed.given({ HW_METADATA_ENDPOINT: bed.emulator.url }).carryThrough();

        expect(startedBy).to.equal(asAgency);
        expect(state.projectId).to.equal(outOfTheBox.project);
        expect(bed.asked("metadata")).to.equal(1);
        expect(bed.asked("projects"), "the metadata has its id").to.equal(0);
        expect(bed.asked("securityKey"), "one to find out, one to log in").to.equal(2);
    });

    it("is found though the address in HW_METADATA_ENDPOINT ends with slashes", async () => {
        const { startedBy } = await bed.given({ HW_METADATA_ENDPOINT: `${bed.emulator.url}//` }).carryThrough();

        expect(startedBy).to.equal(asAgency);
    });

    it("comes last: a way in that somebody wrote down is not even compared with it", async () => {
        await bed.given({ HW_METADATA_ENDPOINT: bed.emulator.url, ...ways.keyPair, ...byId }).carryThrough();

        expect(bed.asked("securityKey")).to.equal(0);
    });

    it("is none where the server has no agency", async () => {
        await bed.control("POST", "metadata", { agency: false });
        bed.given({ HW_METADATA_ENDPOINT: bed.emulator.url, ...byId });

        expect((await errorOf(create(bed.inputs, bed.host))).message).to.match(/No credentials.*metadata/);
    });

    for (const [tokens, shown] of [
        ["required", "session tokens alone"],
        ["optional", "session tokens too"],
        ["missing", "no session tokens, as servers of before"],
    ] as const) {
        it(`starts and stops a run as the server's agency where the server knows ${shown}`, async () => {
            await bed.control("POST", "metadata", { tokens });

            const { startedBy } = await bed.given({ HW_METADATA_ENDPOINT: bed.emulator.url }).carryThrough();

            expect(startedBy).to.equal(asAgency);
            expect(bed.asked("metadataToken")).to.be.greaterThan(0);
        });
    }

    for (const [what, place, said] of [
        ["region", { region: "evil.example/" }, /metadata of this server.* must be the name of a region/],
        ["project", { project: ".." }, /metadata of this server.* must be the id of a project/],
    ] as const) {
        it(`is not believed a ${what} that would be more than that in an address`, async () => {
            await bed.control("POST", "metadata", place);
            bed.given({ HW_METADATA_ENDPOINT: bed.emulator.url });

            expect((await errorOf(create(bed.inputs, bed.host))).message).to.match(said);
            expect(bed.sent("status") + bed.asked("projects")).to.equal(0);
        });
    }

    it("is not asked in the old way where the server disturbs the new one", async () => {
        await bed.control("POST", "faults", { operation: "metadataToken", kind: "status", status: 503, times: 9 });
        bed.given({ HW_METADATA_ENDPOINT: bed.emulator.url, ...byId });

        expect((await errorOf(create(bed.inputs, bed.host))).message).to.include("No credentials");
        expect(bed.asked("securityKey")).to.equal(0);
    });

    it("is given up after a second where nobody answers there", async () => {
        await bed.control("POST", "faults", { operation: "metadataToken", kind: "delay", ms: 30_000 });
        bed.given({ HW_METADATA_ENDPOINT: bed.emulator.url, ...byId });
        const given: number[] = [];
        const transport: Transport = (request) => {
            given.push(request.timeoutMs);
            return sendOnce({ ...request, timeoutMs: request.timeoutMs / 20 });
        };

        expect((await errorOf(create(bed.inputs, { ...bed.host, transport }))).message).to.include("No credentials");
        expect(given).to.deep.equal([1_000]);
    });
});
