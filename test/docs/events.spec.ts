import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { eventsIn } from "../support/events.js";

const repository = join(__dirname, "../../..");

interface Schema {
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly enum?: readonly string[];
    readonly oneOf?: readonly Schema[];
}

describe("docs/events.md", () => {
    const page = readFileSync(join(repository, "docs/events.md"), "utf8");
    const schema: Schema = JSON.parse(readFileSync(join(repository, "provider/events.schema.json"), "utf8"));
    const samples = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text = ""]) => text);

    /** The words that a field of an event may be. */
    function wordsOf(kind: string, field: string): readonly string[] {
        const one = schema.oneOf?.find(({ properties }) => properties?.[field]?.enum && titleOf(properties) === kind);
        return one?.properties?.[field]?.enum ?? [];
    }

    function titleOf(properties: Schema["properties"]): unknown {
        return (properties?.["event"] as { const?: unknown } | undefined)?.const;
    }

    it("has a sample of each kind of event, and each is one by the published schema", () => {
        const kinds = samples.flatMap(eventsIn).map(({ event }) => event);

        expect(new Set(kinds)).to.deep.equal(new Set(schema.properties?.["event"]?.enum));
    });

    it("names each field that all events have", () => {
        const table = page.slice(page.indexOf("| field |"), page.indexOf("## Kinds"));
        const named = [...table.matchAll(/^\| (`.*?`) \|/gm)].flatMap(([, cell = ""]) => cell.match(/\w+/g) ?? []);

        expect(new Set(named)).to.deep.equal(new Set(Object.keys(schema.properties ?? {})));
    });

    for (const [kind, field] of [
        ["quota", "quota"],
        ["decision", "decision"],
        ["decision", "owner"],
        ["transition", "change"],
        ["transition", "seen"],
    ] as const) {
        it(`explains each word of ${field} in a ${kind}`, () => {
            const words = wordsOf(kind, field);

            expect(words).not.to.be.empty;
            expect(words.filter((word) => !page.includes(`\`${word}\``))).to.deep.equal([]);
        });
    }

    it("explains each verb", () => {
        const verbs = schema.properties?.["verb"]?.enum ?? [];

        expect(verbs).not.to.be.empty;
        expect(verbs.filter((verb) => !page.includes(`\`${verb}\``))).to.deep.equal([]);
    });
});
