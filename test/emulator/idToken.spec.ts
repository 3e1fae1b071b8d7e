import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { askKeys, byToken, keysIn, myProject, tokenIn } from "./asks.js";
import { Fixture, jobPath } from "./fixture.js";
import { sendSigned } from "./signed.js";

const { identityProvider, idToken, user, project, projectName } = outOfTheBox;

describe("emulator: idToken", () => {
    const cdm = new Fixture();
    beforeEach(() => cdm.open());
    afterEach(() => cdm.close());

    const ask = (id: string, scope?: object, idp: string = identityProvider) =>
        cdm.send("POST", "/v3.0/OS-AUTH/id-token/tokens", JSON.stringify({ auth: { id_token: { id }, scope } }), {
            "X-Idp-Id": idp,
        });
    const use = async (token: string) =>
        (await cdm.send("PUT", `${jobPath}/start`, undefined, { "X-Auth-Token": token })).status;

    for (const [where, scope] of [
        ["by its id", myProject],
        ["by its name", { project: { name: projectName } }],
    ] as const) {
        it(`opens the project that it is asked for ${where}`, async () => {
            const reply = await ask(idToken, scope);
            expect(reply.status).to.equal(201);
            expect(reply.body).to.have.nested.property("token.project.id", project);
            expect(reply.body).to.have.nested.property(
                "token.user.OS-FEDERATION.identity_provider.id",
                identityProvider,
            );
            expect(await use(tokenIn(reply))).to.equal(200);
            expect(cdm.runs()).to.have.nested.property("[0].createdBy", user);
        });
    }

    it("opens nothing without a scope, and is good for temporary keys", async () => {
        const token = tokenIn(await ask(idToken));
        expect(await use(token)).to.equal(403);
        const keys = keysIn(await askKeys(cdm, byToken({ id: token })));
        expect((await sendSigned(cdm, { method: "GET", path: jobPath }, keys)).status).to.equal(200);
    });

    it("is refused where the provider or its token is not known, and where the body is none", async () => {
        expect((await ask("made-up")).status).to.equal(401);
        expect((await ask(idToken, undefined, "another")).status).to.equal(401);
        expect((await cdm.send("POST", "/v3.0/OS-AUTH/id-token/tokens", "{}")).status).to.equal(400);
    });

    it("belongs to the user who was added with it", async () => {
        await cdm.control("POST", "users", { name: "ci", idToken: "of-the-job" });
        expect(await use(tokenIn(await ask("of-the-job", myProject)))).to.equal(200);
        expect(cdm.runs()).to.have.nested.property("[0].createdBy", "ci");
    });
});
