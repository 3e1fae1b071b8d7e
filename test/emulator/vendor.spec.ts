import { BasicCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/BasicCredentials.js";
import { GlobalCredentials } from "@huaweicloud/huaweicloud-sdk-core/auth/GlobalCredentials.js";
import { HcClient } from "@huaweicloud/huaweicloud-sdk-core/HcClient.js";
import { IamService } from "@huaweicloud/huaweicloud-sdk-core/internal/services/iam.service.js";
import { expect } from "chai";
import { outOfTheBox } from "huaweicloud-cdm-emulator";
import { Fixture, jobPath } from "./fixture.js";
import { sendSigned } from "./signed.js";

/** What the SDK's own code makes of IAM's responses. The SDK signs by the real clock. */
describe("emulator: IAM, to the vendor's SDK for Node", () => {
    const cdm = new Fixture();
    beforeEach(async () => {
        await cdm.open();
        cdm.now = Date.now();
    });
    afterEach(() => cdm.close());

    const signedIn = <Credentials extends BasicCredentials | GlobalCredentials>(credentials: Credentials) => {
        const { accessKey, secretKey } = outOfTheBox;
        return credentials.withAk(accessKey).withSk(secretKey).withIamEndpoint(cdm.emulator.url);
    };
    const client = () => new HcClient({} as never, {}).withEndpoints([cdm.emulator.url]);

    it("names the project of a region", async () => {
        const credentials = signedIn(new BasicCredentials());
        const completed = await credentials.processAuthParams(client().withCredential(credentials), "emulator-region");
        expect(completed).to.have.property("projectId", outOfTheBox.project);
    });

    it("names the account", async () => {
        const credentials = signedIn(new GlobalCredentials());
        const completed = await credentials.processAuthParams(client().withCredential(credentials), "emulator-region");
        expect(completed).to.have.property("domainId", outOfTheBox.domainId);
    });

    it("hands out temporary keys for a token", async () => {
        const iam = new IamService(client(), cdm.emulator.url, true);
        const { access, secret, securitytoken } = await iam.getTemporaryAccessKeyByToken(outOfTheBox.token);
        const keys = { accessKey: String(access), secretKey: String(secret), securityToken: String(securitytoken) };
        expect((await sendSigned(cdm, { method: "GET", path: jobPath }, keys)).status).to.equal(200);
    });
});
