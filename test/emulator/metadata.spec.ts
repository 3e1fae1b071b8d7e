import { expect } from "chai";
import { askToken, byPassword, keysIn } from "./asks.js";
import { Fixture, jobPath, noon } from "./fixture.js";
import { sendSigned } from "./signed.js";

const minute = 60_000;

describe("emulator: metadata", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const securityKey = () => cdm.send("GET", "/openstack/latest/securitykey");
    const metaData = async () => (await cdm.send("GET", "/openstack/latest/meta_data.json")).body;

    it("hands the keys of the server's agency to any caller", async () => {
        const reply = await securityKey();
        expect(reply.status).to.equal(200);
        expect(reply.body).to.have.all.keys("credential");
        const keys = keysIn(reply);
        expect(keys.expiresAt).to.equal(noon + 60 * minute);
        expect((await sendSigned(cdm, { method: "PUT", path: `${jobPath}/start` }, keys)).status).to.equal(200);
        expect(cdm.runs()).to.have.nested.property("[0].createdBy", "emulator/emulator-agency");
    });

    it("hands out the same keys until ten minutes before their end, when both are good", async () => {
        const first = keysIn(await securityKey());
        cdm.now = noon + 50 * minute - 1;
        expect(keysIn(await securityKey())).to.deep.equal(first);
        cdm.now = noon + 50 * minute;
        const second = keysIn(await securityKey());
        expect(second.accessKey).to.not.equal(first.accessKey);
        for (const [at, isFirstGood] of [
            [60 * minute - 1, true],
            [60 * minute, false],
        ] as const) {
            cdm.now = noon + at;
            const statuses = [];
            for (const keys of [first, second]) {
                statuses.push((await sendSigned(cdm, { method: "GET", path: jobPath }, keys)).status);
            }
            expect(statuses).to.deep.equal([isFirstGood ? 200 : 401, 200]);
        }
    });

    it("renews keys of another lifetime in the same proportion", async () => {
        await cdm.close();
        await cdm.open({ temporaryKeyLifetimeMs: 6000 });
        const first = keysIn(await securityKey());
        expect(first.expiresAt).to.equal(noon + 6000);
        cdm.now += 4999;
        expect(keysIn(await securityKey())).to.deep.equal(first);
        cdm.now += 1;
        expect(keysIn(await securityKey()).expiresAt).to.equal(noon + 11_000);
    });

    it("has no keys for a server without an agency", async () => {
        expect((await cdm.control("POST", "metadata", { agency: false })).body).to.deep.equal({
            agency: false,
            project: "emulator-project",
            region: "emulator-region",
            tokens: "optional",
        });
        const reply = await securityKey();
        expect([reply.status, reply.headers.get("content-type")]).to.deep.equal([404, "text/html"]);
        expect(cdm.emulator.truth().metadata.agency).to.equal(false);
        expect(await metaData()).to.include({ project_id: "emulator-project" });
        await cdm.control("POST", "metadata", { agency: true });
        expect((await securityKey()).status).to.equal(200);
    });

    it("says where the server is", async () => {
        expect(await metaData()).to.include({
            project_id: "emulator-project",
            region_id: "emulator-region",
            availability_zone: "emulator-regiona",
        });
        await cdm.control("POST", "metadata", { project: "second", region: "cn-north-4" });
        expect(await metaData()).to.include({
            project_id: "second",
            region_id: "cn-north-4",
            availability_zone: "cn-north-4a",
        });
        await cdm.control("POST", "reset");
        expect(await metaData()).to.include({ project_id: "emulator-project" });
    });

    const metadataToken = (ttl?: string) =>
        cdm.send("PUT", "/meta-data/latest/api/token", undefined, {
            ...(ttl !== undefined && { "X-Metadata-Token-Ttl-Seconds": ttl }),
        });
    const paths = ["/openstack/latest/securitykey", "/openstack/latest/meta_data.json"];
    const statuses = async (token?: string) => {
        const headers = token === undefined ? {} : { "X-Metadata-Token": token };
        const replies = await Promise.all(paths.map((path) => cdm.send("GET", path, undefined, headers)));
        return replies.map(({ status }) => status);
    };

    it("may be asked with a session token, and has to be where the server demands one", async () => {
        const { status, text: token } = await metadataToken("60");
        expect(status).to.equal(200);
        expect([await statuses(), await statuses(token), await statuses("made-up")]).to.deep.equal([
            [200, 200],
            [200, 200],
            [401, 401],
        ]);
        await cdm.control("POST", "metadata", { tokens: "required" });
        expect([await statuses(), await statuses(token)]).to.deep.equal([
            [401, 401],
            [200, 200],
        ]);
        cdm.now += 60_000;
        expect(await statuses(token)).to.deep.equal([401, 401]);
    });

    it("knows no session tokens on a server of before, and no lifetime over six hours", async () => {
        for (const ttl of [undefined, "0", "21601", "1.5", "soon"]) {
            expect((await metadataToken(ttl)).status, ttl).to.equal(400);
        }
        await cdm.control("POST", "metadata", { tokens: "missing" });
        expect((await metadataToken("60")).status).to.equal(404);
        expect(await statuses()).to.deep.equal([200, 200]);
    });

    it("is refused to no caller, has faults of its own, and is in the ledger", async () => {
        await cdm.control("POST", "faults", { operation: "securityKey", kind: "status", status: 500, nth: 2 });
        expect([(await securityKey()).status, (await securityKey()).status]).to.deep.equal([200, 500]);
        await metaData();
        await askToken(cdm, byPassword());
        expect(cdm.emulator.requests().map(({ operation }) => operation)).to.deep.equal([
            "securityKey",
            "securityKey",
            "metadata",
            "token",
        ]);
    });

    it("knows a mistake when it is told one", async () => {
        const reply = await cdm.control("POST", "metadata", { agency: "emulator-agency" });
        expect(reply.status).to.equal(400);
        expect(reply.body["error"]).to.include('"agency" of the metadata must be true or false');
    });
});
