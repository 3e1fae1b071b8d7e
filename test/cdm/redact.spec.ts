import { expect } from "chai";
import { withoutSecrets } from "#provider/cdm/redact.js";

describe("secrets in what the service says", () => {
    it("are taken out of every text, however deep, as they are and as JSON and URLs spell them", () => {
        const secret = 'a"b c';
        const said = { text: `x ${secret} y`, deep: [{ json: 'x a\\"b c', url: "x=a%22b%20c" }] };

        expect(withoutSecrets(said, [secret])).to.deep.equal({
            text: "x [secret] y",
            deep: [{ json: "x [secret]", url: "x=[secret]" }],
        });
    });

    it("are taken out as a whole where one is part of another", () => {
        expect(withoutSecrets("key-and-more", ["key", "key-and-more"])).to.equal("[secret]");
    });

    it("stay where they are too short to be told from other text", () => {
        expect(withoutSecrets("at 10 o'clock", ["10"])).to.equal("at 10 o'clock");
    });

    it("change nothing that is decided by", () => {
        const submission = {
            status: "RUNNING",
            "submission-id": "1871",
            "creation-date": "1588129202631",
            "is-execute-auto": "true",
            isDeleteJob: "true",
            write_rows: "1871",
        };

        expect(withoutSecrets(submission, ["RUNNING", "187", "true", "1588"])).to.deep.equal(submission);
    });
});
