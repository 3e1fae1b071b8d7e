import { expect } from "chai";
import { redactor } from "#provider/common/redact.js";
import { hidingOf, link } from "#provider/definition/index.js";

const none = (text: string) => text;

describe("What a program may show of definitions", () => {
    for (const [whose, hiding] of [
        ["this process", hidingOf({ redact: redactor(["hunter", "T1ger-9f"]), secrets: [] })],
        ["a definition", hidingOf({ redact: none, secrets: ["hunter", "T1ger-9f"] })],
    ] as const) {
        it(`is no value that is a secret of ${whose}, or has it inside`, () => {
            for (const value of ["T1ger-9f", "x T1ger-9f y", "T1ger%2D9f", "hunter", " hunter ", "a='hunter'"])
                expect(hiding.hidesValue(value), value).to.equal(true);
            for (const value of ["hunters", "the hunter hunts", "tiger", ""])
                expect(hiding.hidesValue(value), value).to.equal(false);
        });

        it(`is no name with a secret of ${whose}, but an ordinary word, which sentences keep too`, () => {
            expect(["T1ger-9f", "a-T1ger-9f", "pwd=x"].map(hiding.hidesName)).to.deep.equal([true, true, true]);
            expect(["hunter", "a-hunter", "orders"].map(hiding.hidesName)).to.deep.equal([false, false, false]);
            expect(hiding.redact('Link "T1ger-9f": x')).to.equal('Link "[secret]": x');
        });
    }

    it("keeps a name in a sentence that is an ordinary word, since the program has the name", () => {
        const { redact } = hidingOf({ redact: none, secrets: ["hunter"] });
        expect(redact('Link "hunter": config.databse is not known')).to.equal(
            'Link "hunter": config.databse is not known',
        );
    });

    it("knows the secrets of a definition by names and by forms, all but the shortest, and no mask", () => {
        const inputs = Object.entries({
            apiKey: "T1ger-9f",
            pwd: "abc",
            token: "true",
            securityKey: "Add password here",
            passphrase: "***",
            uri: "x://u:in-an-address@h",
            server: "h",
            "dialect.sk": "a%2Fb%2Fc",
        });
        const record = {
            "connector-name": "ftp-connector",
            "link-config-values": {
                configs: [{ inputs: inputs.map(([name, value]) => ({ name: `linkConfig.${name}`, value })) }],
            },
        };
        expect(link.secretsShown(record)).to.have.members(["T1ger-9f", "in-an-address", "a/b/c", "a%2Fb%2Fc"]);
    });
});
