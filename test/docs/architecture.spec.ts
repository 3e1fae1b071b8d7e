import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { expect } from "chai";
import ts from "typescript";

const repository = join(__dirname, "../../..");
const page = readFileSync(join(repository, "docs/architecture.md"), "utf8");
const sources = join(repository, "provider/src");
const files = readdirSync(sources, { recursive: true })
    .map((file) => String(file).replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".ts"));

function read(file: string): string {
    return readFileSync(join(sources, file), "utf8");
}

/** The files of ours that a file imports, types too. */
function importsOf(file: string): string[] {
    return ts
        .preProcessFile(read(file))
        .importedFiles.map(({ fileName }) => fileName)
        .filter((name) => name.startsWith("."))
        .map((name) => posix.join(posix.dirname(file), name).replace(/\.js$/, ".ts"));
}

/** The name that the map has for the room of a file. */
function roomOf(file: string): string {
    const [folder = "", inner = ""] = file.split("/");
    if (inner === "" || folder === "program") return "program";
    if (folder !== "run") return folder;
    return inner === "index.ts" ? "run" : inner;
}

const roomsOfRun = ["operations", "steps", "observe", "process", "model"];

/** Whether the door of run/, or any room behind it, is meant. */
function isOfRun(room: string): boolean {
    return room === "run" || roomsOfRun.includes(room);
}

/** `a → b` for every import from one room to another, as the map has it: what all of run/ may import hangs on run/ as a whole. */
function arrows(): string[] {
    const all = files.flatMap((file) => importsOf(file).map((other) => [roomOf(file), roomOf(other)] as const));
    const between = all.filter(([from, to]) => from !== to && to !== "common" && !(from === "run" && isOfRun(to)));
    return unique(between.map(([from, to]) => `${isOfRun(from) && !isOfRun(to) ? "run" : from} → ${to}`));
}

function unique(texts: readonly string[]): string[] {
    return [...new Set(texts)].sort();
}

const diagrams = [...page.matchAll(/```mermaid\n(.*?)```/gs)].map(([, text = ""]) => text);

/** `a --> b & c` is two arrows. */
function arrowsIn(diagram: string): string[] {
    return [...diagram.matchAll(/^ *(\S+) --> ([^:\n]+)/gm)].flatMap(([, from, to = ""]) =>
        to.split("&").map((one) => `${from} → ${one.trim()}`),
    );
}

const prose = page.replace(/```.*?```/gs, "");
const spans = unique([...prose.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text));
const paths = spans.filter((span) => /^[\w.-]+(\/[\w.-]+)*\/?$/.test(span) && /\/|\.(ts|md|json|mjs)$/.test(span));

function fileAt(path: string): string | undefined {
    return [repository, sources].map((folder) => join(folder, path)).find(existsSync);
}

/** The names that a file declares at its top. */
function declaredIn(path: string): ReadonlySet<string> {
    const { statements } = ts.createSourceFile(path, readFileSync(path, "utf8"), ts.ScriptTarget.Latest);
    const declarations = statements.flatMap((statement): readonly ts.NamedDeclaration[] =>
        ts.isVariableStatement(statement)
            ? statement.declarationList.declarations
            : [statement as ts.DeclarationStatement],
    );
    return new Set(declarations.flatMap(({ name }) => (name && ts.isIdentifier(name) ? [name.text] : [])));
}

function namesDeclared(path: string, names: readonly string[]): void {
    const file = fileAt(path);
    expect(file, path).to.be.a("string");
    for (const name of names) expect(declaredIn(String(file)).has(name), `${name} in ${path}`).to.equal(true);
}

const glossary = [...page.matchAll(/^\| `(\w+)` \| `([^`]+)` \| .+ \|$/gm)].map(([, word = "", path = ""]) => ({
    word,
    path,
}));
/** `` `a/file.ts` (`name`, `other`) `` */
const located = [...prose.matchAll(/`([\w./-]+\.ts)` \(([^)]*`[^)]*)\)/g)].map(([, path = "", list = ""]) => ({
    path,
    names: [...list.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name),
}));

describe("docs/architecture.md", () => {
    it("draws the arrows between rooms as the imports are", () => {
        const [map = ""] = diagrams;

        expect(arrowsIn(map).filter((arrow) => !arrow.endsWith("→ common"))).to.have.members(arrows());
    });

    it("draws every room", () => {
        const rooms = unique(files.map(roomOf));

        expect(
            unique([...(diagrams[0] ?? "").matchAll(/^ *(?:subgraph )?(\w+)\[/gm)].map(([, room = ""]) => room)),
        ).to.deep.equal(rooms);
    });

    it("knows at most 8 arrows between the rooms of run/, none of them upwards", () => {
        const inner = arrows().map((arrow) => arrow.split(" → ").map((room) => roomsOfRun.indexOf(room)));
        const ofRun = inner.filter((pair) => pair.every((index) => index >= 0));

        expect(ofRun.length).to.be.within(4, 8);
        for (const [from = 0, to = 0] of ofRun) expect(from, roomsOfRun[from]).to.be.below(to);
    });

    it("says rightly that common/ imports nothing of ours", () => {
        const others = files.filter((file) => file.startsWith("common/")).flatMap(importsOf);

        expect(others.filter((file) => !file.startsWith("common/"))).to.deep.equal([]);
    });

    it("says rightly that the arrows inside cdm/ go client → config → auth → quota → http, sources", () => {
        const order = ["client.ts", "send.ts", "config", "auth", "quota", "http", "sources"];
        const inside = files.filter((file) => file.startsWith("cdm/"));
        const places = inside.flatMap((file) =>
            importsOf(file).map((other) => [file, other].map((one) => order.indexOf(one.split("/")[1] ?? ""))),
        );

        for (const [from = 0, to = 0] of places.filter((pair) => pair.every((index) => index >= 0))) {
            expect(from, `${order[from]} → ${order[to]}`).to.be.at.most(to);
            expect(`${order[from]} → ${order[to]}`).not.to.equal("http → sources");
        }
        expect(prose).to.include("client → config → auth → quota → http, sources");
    });

    it("draws each phase of `unfinished`, and no other", () => {
        const [, phases = ""] = /readonly phase: ([^;]+);/.exec(read("run/model/state.ts")) ?? [];
        const [, inner = ""] = /as unfinished \{(.*?)\n {4}\}/s.exec(diagrams[1] ?? "") ?? [];

        expect(
            [...inner.matchAll(/^ *state "(\w+): [^"]+" as \1$/gm)].map(([, phase]) => `"${phase}"`),
        ).to.have.members(phases.split(" | "));
    });

    it("has a glossary of at most 30 words", () => {
        expect(glossary.length).to.be.within(20, 30);
    });

    for (const { word, path } of glossary) {
        it(`finds the word ${word} where it says`, () => namesDeclared(path, [word]));
    }

    for (const { path, names } of located) {
        it(`finds ${names.join(", ")} in ${path}`, () => namesDeclared(path, names));
    }

    it("names no path that does not exist", () => {
        expect(paths.length).to.be.above(50);
        expect(paths.filter((path) => fileAt(path) === undefined)).to.deep.equal([]);
    });

    it("names nothing else in code that the sources do not have", () => {
        const text = [
            ...files.map(read),
            ...readdirSync(join(repository, "emulator/src"), { recursive: true })
                .map(String)
                .filter((file) => file.endsWith(".ts"))
                .map((file) => readFileSync(join(repository, "emulator/src", file), "utf8")),
        ].join("\n");
        const elsewhere = located.flatMap(({ names }) => names);
        const words = spans.filter((span) => /^\w+$/.test(span) && !elsewhere.includes(span));

        expect(words.filter((word) => !new RegExp(`\\b${word}\\b`).test(text))).to.deep.equal([]);
    });
});

describe("the map in CONTRIBUTING.md", () => {
    it("has a row for each folder of the source, and for no other", () => {
        const contributing = readFileSync(join(repository, "CONTRIBUTING.md"), "utf8");
        const rows = [...contributing.matchAll(/^\| `provider\/src\/([\w/]+)\/` \|/gm)].map(
            ([, folder = ""]) => folder,
        );
        const folders = files.flatMap((file) => {
            const path = posix.dirname(file).split("/");
            return path.map((_, index) => path.slice(0, index + 1).join("/"));
        });

        expect(unique(rows)).to.deep.equal(unique(folders).filter((folder) => folder !== "."));
    });
});
