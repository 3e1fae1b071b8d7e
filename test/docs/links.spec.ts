import { posix } from "node:path";
import { expect } from "chai";
import { isThere, pages } from "./markdown.js";

describe("the links of the pages", () => {
    const all = pages();
    const anchors = new Map(all.map((page) => [page.path, page.anchors]));

    for (const page of all) {
        it(`lead somewhere: ${page.path}`, () => {
            for (const link of page.links.filter((one) => !/^[a-z]+:/i.test(one))) {
                const [path = "", anchor] = link.split("#");
                const to =
                    path === "" ? page.path : posix.normalize(posix.join(posix.dirname(page.path), decodeURI(path)));

                expect(isThere(to), `${link}: the file`).to.equal(true);
                if (anchor !== undefined) {
                    expect([...(anchors.get(to) ?? [])], `${link}: the heading`).to.include(decodeURIComponent(anchor));
                }
            }
        });

        it(`to other hosts are whole addresses, of https: ${page.path}`, () => {
            for (const link of page.links.filter((one) => /^[a-z]+:/i.test(one))) {
                const { protocol, hostname } = new URL(link);

                expect(protocol, link).to.equal("https:");
                expect(hostname, link).to.match(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/);
            }
        });
    }

    it("are found: the pages have some", () => {
        expect(all.flatMap(({ links }) => links).length).to.be.above(100);
        expect(all.find(({ path }) => path === "docs/errors.md")?.anchors).to.include("our-own");
    });
});
