import { expect } from "chai";
import ts from "typescript";
import { tool } from "../support/clone.js";

/** In the form in which the compiler writes it. */
const code = `"use strict";
/**
 * What it is.
 */
const a = 1; // why
/*! Licence of somebody. */
const b = \`
    // no comment
    /* nor this \${a /* but this */} \`;
const c = /\\/\\/[/*]/.test("// neither"); /* two
lines */ const d = 4;
`;

describe("the comments of compiled code", () => {
    it("are removed, and no line or column of the code moves", async () => {
        const { withoutComments } = await import(tool("lib/workspace/comments.mjs"));

        const lines = withoutComments(ts, code).split("\n");

        expect(lines).to.deep.equal(
            [
                '"use strict";',
                "",
                "",
                "",
                "const a = 1; ",
                "/*! Licence of somebody. */",
                "const b = `",
                "    // no comment",
                // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the code
                "    /* nor this ${a } `;",
                'const c = /\\/\\/[/*]/.test("// neither"); ',
                "         const d = 4;",
            ].concat(""),
        );
    });
});
