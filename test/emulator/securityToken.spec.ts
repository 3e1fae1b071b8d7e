import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { askKeys, byAgency, byToken, keysIn, myProject } from "./asks.js";
import { Fixture, jobPath, noon } from "./fixture.js";
import { sendSigned } from "./signed.js";

const path = "/v3.0/OS-CREDENTIAL/securitytokens";
const mine = { "X-Auth-Token": outOfTheBox.token };
const minute = 60_000;

describe("emulator: securityToken", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const use = (keys: Parameters<typeof sendSigned>[2], at = jobPath) =>
        sendSigned(cdm, { method: "GET", path: at }, keys);

    it("comes with a temporary key pair, for a token", async () => {
        const reply = await askKeys(cdm, byToken(), mine);
        expect(reply.status).to.equal(201);
        expect(reply.body["credential"]).to.have.all.keys("access", "secret", "securitytoken", "expires_at");
        expect(reply.body).to.have.nested.property("credential.expires_at", "2023-11-14T22:28:20.000000Z");
        const keys = keysIn(reply);
        expect((await use(keys)).status).to.equal(200);
        const { securityToken: _, ...without } = keys;
        for (const bad of [without, { ...keys, securityToken: "another" }, { ...keys, secretKey: "wrong" }]) {
            expect((await use(bad)).status).to.equal(401);
        }
    });

    it("takes the token in the body, and rather the one in the header", async () => {
        const wrong = { id: "made-up" };
        expect((await askKeys(cdm, byToken({ id: outOfTheBox.token }))).status).to.equal(201);
        expect((await askKeys(cdm, byToken(wrong), mine)).status).to.equal(201);
        expect((await askKeys(cdm, byToken(wrong))).status).to.equal(401);
    });

    it("comes for an agency, asked by a signature, and acts under it", async () => {
        const body = JSON.stringify(byAgency({}, null));
        const keys = keysIn(await sendSigned(cdm, { method: "POST", path, body }, outOfTheBox));
        expect((await sendSigned(cdm, { method: "PUT", path: `${jobPath}/start` }, keys)).status).to.equal(200);
        expect(cdm.runs()).to.have.nested.property("[0].createdBy", "emulator/emulator-agency");
    });

    it("opens one project where it is scoped, and else all that there are", async () => {
        await cdm.control("POST", "users", { name: "emulator", project: "second" });
        const other = jobPath.replace(outOfTheBox.project, "second");
        expect((await use(keysIn(await askKeys(cdm, byToken(), mine)), other)).status).to.equal(200);
        expect((await use(keysIn(await askKeys(cdm, byToken({}, myProject), mine)), other)).status).to.equal(403);
    });

    for (const [asked, lasts] of [
        [undefined, 15 * minute],
        [3600, 60 * minute],
        [86_400, 24 * 60 * minute],
    ] as const) {
        it(`lasts ${lasts} ms where ${asked} seconds are asked for`, async () => {
            const keys = keysIn(await askKeys(cdm, byToken({ duration_seconds: asked }), mine));
            expect(keys.expiresAt).to.equal(noon + lasts);
            cdm.now = noon + lasts - 1;
            expect((await use(keys)).status).to.equal(200);
            expect(cdm.emulator.truth().issued.temporaryKeys).to.equal(1);
            cdm.now = noon + lasts;
            const reply = await use(keys);
            expect([reply.status, reply.body["error_msg"]]).to.deep.equal([
                401,
                `Incorrect IAM authentication information: Get secretKey failed,ak:${keys.accessKey},err:ak not exist`,
            ]);
            expect(cdm.emulator.truth().issued.temporaryKeys).to.equal(0);
        });
    }

    it("lasts temporaryKeyLifetimeMs where that is set, whatever is asked for", async () => {
        await cdm.close();
        await cdm.open({ temporaryKeyLifetimeMs: 2000 });
        const keys = keysIn(await askKeys(cdm, byAgency({ duration_seconds: 3600 }), mine));
        expect(keys.expiresAt).to.equal(noon + 2000);
    });

    for (const [what, body, headers, status, code] of [
        ["no body", {}, mine, 400, "IAM.0011"],
        ["a password", { auth: { identity: { methods: ["password"] } } }, mine, 400, "IAM.0011"],
        ["a moment", byToken({ duration_seconds: 899 }), mine, 400, "IAM.0011"],
        ["more than a day", byToken({ duration_seconds: 86_401 }), mine, 400, "IAM.0011"],
        ["a duration in words", byToken({ duration_seconds: "900" }), mine, 400, "IAM.0011"],
        ["no token", byToken(), {}, 400, "IAM.0011"],
        ["a wrong token", byToken(), { "X-Auth-Token": "made-up" }, 401, "IAM.0001"],
        ["nobody's agency", byAgency(), {}, 401, "IAM.0001"],
        ["an absent agency", byAgency({ agency_name: "absent" }), mine, 403, "IAM.0003"],
        ["an absent project", byToken({}, { project: { id: "absent" } }), mine, 401, "IAM.0001"],
    ] as const) {
        it(`says ${code} to ${what}`, async () => {
            const reply = await askKeys(cdm, body, headers);
            expect([reply.status, reply.body["error_code"]]).to.deep.equal([status, code]);
            expect(cdm.emulator.truth().issued.temporaryKeys).to.equal(0);
        });
    }
});
