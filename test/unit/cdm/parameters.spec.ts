import { expect } from "chai";
import fc from "fast-check";
import { isMask, parametersIn, partOf, spellingsOf } from "#provider/cdm/parameters.js";

describe("The parameters of a definition on the wire", () => {
    it("reads texts, numbers and Booleans, and an empty list in both of its forms", () => {
        const part = {
            configs: [
                {
                    name: "a",
                    inputs: [
                        { name: "a.x", value: "1" },
                        { name: "a.y", value: 22 },
                        { name: "a.z", value: true },
                    ],
                },
                { name: "b", inputs: {} },
                { name: "c", inputs: [] },
                { name: "d", inputs: [{ name: "d.n", value: null }, { name: 7, value: "x" }, { value: "y" }] },
            ],
        };

        expect([...parametersIn(part)]).to.deep.equal([
            ["a.x", "1"],
            ["a.y", "22"],
            ["a.z", "true"],
        ]);
    });

    it("reads nothing of what is no part", () => {
        for (const part of [undefined, null, 7, "configs", [], {}, { configs: {} }, { configs: "x" }, { configs: [7] }])
            expect([...parametersIn(part)]).to.deep.equal([]);
    });

    it("writes each parameter below its configuration, as it is", () => {
        const part = partOf(
            new Map([
                ["fromJobConfig.tableName", "a b&c%20"],
                ["x.y", "1"],
                ["fromJobConfig.a.b", ""],
            ]),
        );

        expect(part).to.deep.equal({
            configs: [
                {
                    name: "fromJobConfig",
                    inputs: [
                        { name: "fromJobConfig.tableName", value: "a b&c%20" },
                        { name: "fromJobConfig.a.b", value: "" },
                    ],
                },
                { name: "x", inputs: [{ name: "x.y", value: "1" }] },
            ],
        });
    });

    it("knows a text again however an edition spells it", () => {
        fc.assert(
            fc.property(fc.string({ unit: "grapheme" }), (text) => {
                if (/\p{Surrogate}/u.test(text)) return;
                expect(spellingsOf(encodeURIComponent(text))).to.include(text);
                expect(spellingsOf(encodeURIComponent(text).replaceAll("%20", "+"))).to.include(text);
                expect(spellingsOf(text)).to.include(text);
            }),
        );
    });

    it("decodes once", () => {
        expect(spellingsOf("%2541")[0]).to.equal("%41");
    });

    it("knows a mask, and takes no password for one", () => {
        for (const mask of ["Add password here", "Add%20password%20here", "******", "●●●●"])
            expect(isMask(mask)).to.equal(true);
        for (const text of ["", "*", "password", "Add password here!", "a***"]) expect(isMask(text)).to.equal(false);
    });
});
