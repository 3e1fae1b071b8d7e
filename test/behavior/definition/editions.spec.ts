import { expect } from "chai";
import type { DefinitionState } from "#provider/definition/index.js";
import {
    Console,
    create,
    diff,
    type Inputs,
    type KindName,
    kinds,
    read,
    remove,
    update,
} from "../../support/definitions.js";
import { World } from "../../support/world.js";

/** The points at which editions of CDM differ in what they take and show of a definition. */
const editions: Readonly<Record<string, readonly string[]>> = {
    missingJob: ["code0100", "code0054", "code0319"],
    missingLink: ["documented", "code0101"],
    dateType: ["string"],
    updateResponse: ["objects", "list", "empty"],
    createResponse: ["name", "list", "objects"],
    validationWarning: ["one"],
    jobValues: ["encoded", "plain"],
    emptyInputs: ["object", "list"],
    serverDefaults: ["added", "none"],
    linkValues: ["typed", "strings"],
    unsentSecret: ["lost", "kept"],
};

const changes: Readonly<Record<KindName, object>> = {
    job: { config: { retryType: "RETRY_TRIPLE" } },
    link: { config: { ...(kinds.link.inputs["config"] as object), host: "10.0.0.6" } },
};

describe("Editions of CDM, for a definition", () => {
    const world = new World();
    const cdm = new Console(world);
    beforeEach(() => world.open());
    afterEach(() => {
        expect(world.emulator.requests("start")).to.have.length(0);
        return world.close();
    });

    for (const [name, values] of Object.entries(editions)) {
        for (const value of values) {
            for (const kind of ["job", "link"] as const) {
                it(`has a ${kind} without a difference, changes and deletes it, where ${name} is ${value}`, async () => {
                    await world.control("POST", "switches", { [name]: value });
                    const { inputs } = kinds[kind];
                    const news = { ...inputs, ...changes[kind] } as Inputs;

                    const { state } = await create(kind, inputs, world.host);
                    const again = (await read(kind, state, world.host)) as DefinitionState;
                    expect(diff(kind, again, inputs, world.host)).to.include({ changes: false });

                    const changed = await update(kind, again, news, world.host);
                    const last = (await read(kind, changed, world.host)) as DefinitionState;
                    expect(diff(kind, last, news, world.host)).to.include({ changes: false });
                    if (name === "validationWarning") expect(world.said.join("\n")).to.contain("warning: CDM warns of");

                    await remove(kind, last, world.host);
                    expect(await cdm.show(kind, inputs.name)).to.equal(undefined);
                    expect(await read(kind, last, world.host)).to.equal(undefined);
                });
            }
        }
    }
});
