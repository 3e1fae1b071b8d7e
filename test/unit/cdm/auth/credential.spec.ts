import { expect } from "chai";
import { secretsIn } from "#provider/cdm/auth/credential.js";

describe("the texts of a credential that no message may show", () => {
    it("are the token, or all parts of a key pair", () => {
        const pair = { accessKey: "planted-ak", secretKey: "planted-sk" };

        expect(secretsIn({ authToken: "planted-token" })).to.deep.equal(["planted-token"]);
        expect(secretsIn(pair)).to.deep.equal(["planted-ak", "planted-sk"]);
        expect(secretsIn({ ...pair, securityToken: "planted-st" })).to.have.members([
            "planted-ak",
            "planted-sk",
            "planted-st",
        ]);
    });
});
