import {
    chmodSync,
    mkdirSync,
    readdirSync,
    readFileSync,
    rmSync,
    statSync,
    symlinkSync,
    utimesSync,
    writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type BoardSystem, boardOf } from "#provider/engine/board.js";
import { createRegistry, type Posting } from "#provider/run/index.js";
import { removeTemporaryFolders, temporaryFolder } from "../../support/temporaryFolders.js";

const engine = "127.0.0.1:40123";
const shop: Posting = { what: "kept", name: "link c/shop", inProgram: "urn:a", inState: "urn:b" };

describe("the board of an engine's processes", () => {
    let temporary: string;
    let ended: Set<number>;
    beforeEach(() => {
        temporary = temporaryFolder();
        ended = new Set();
    });
    after(removeTemporaryFolders);

    const exits: (() => void)[] = [];
    function boardIn(pid: number, address: string | undefined = engine, change: Partial<BoardSystem> = {}) {
        const uid = process.getuid?.();
        const isAlive = (other: number) => !ended.has(other);
        const board = boardOf(address, { temporary, pid, uid, isAlive, onExit: (one) => exits.push(one), ...change });
        if (board === undefined) throw new Error("no board");
        return board;
    }
    const files = () => readdirSync(temporary).flatMap((folder) => readdirSync(join(temporary, folder)));

    it("shows what others have posted, and not what the process itself has", () => {
        const [one, other] = [boardIn(1), boardIn(2)];
        one.post(shop);
        one.post({ what: "declared", name: 'with "quotes"\nand lines', inProgram: "urn:c" });

        expect(other.postedByOthers()).to.deep.equal([
            shop,
            { what: "declared", name: 'with "quotes"\nand lines', inProgram: "urn:c" },
        ]);
        expect(one.postedByOthers()).to.deep.equal([]);
    });

    it("shows nothing of another engine's processes, nor of one that has ended", () => {
        boardIn(1, "127.0.0.1:40124").post(shop);
        boardIn(2).post(shop);
        expect(boardIn(3).postedByOthers()).to.deep.equal([shop]);

        ended.add(2);
        expect(boardIn(3).postedByOthers()).to.deep.equal([]);
    });

    it("removes its own file, and after a day those of processes that were killed", () => {
        boardIn(1).post(shop);
        boardIn(3).post(shop);
        for (const pid of [1, 3]) ended.add(pid);
        const [folder = ""] = readdirSync(temporary);
        const dayBefore = Date.now() / 1_000 - 25 * 3_600;
        utimesSync(join(temporary, folder, "127.0.0.1_40123-1"), dayBefore, dayBefore);
        boardIn(2).post(shop);
        // One of another container may seem to have ended.
        expect(files().sort()).to.deep.equal(["127.0.0.1_40123-2", "127.0.0.1_40123-3"]);
        utimesSync(join(temporary, folder, "127.0.0.1_40123-3"), dayBefore, dayBefore);
        boardIn(4).post(shop);

        for (const exit of exits) exit();
        expect(files()).to.deep.equal([]);
    });

    it("takes no word from a folder that another user may write to, or that is none, and fails nothing", function () {
        if (process.platform === "win32") this.skip();
        boardIn(1).post(shop);
        const [folder = ""] = readdirSync(temporary);
        chmodSync(join(temporary, folder), 0o777);
        expect(boardIn(2).postedByOthers()).to.deep.equal([]);
        boardIn(2).post(shop);
        expect(files()).to.have.length(1);

        for (const make of [
            (path: string) => writeFileSync(path, "no folder"),
            (path: string) => {
                mkdirSync(`${path}-elsewhere`);
                symlinkSync(`${path}-elsewhere`, path);
            },
        ]) {
            temporary = temporaryFolder();
            make(join(temporary, folder));
            boardIn(1).post(shop);
            expect(boardIn(2).postedByOthers()).to.deep.equal([]);
        }
        temporary = join(temporaryFolder(), "gone");
        expect(boardIn(2).postedByOthers()).to.deep.equal([]);
    });

    it("can be read by its user alone, and takes a torn line for none", () => {
        boardIn(1).post(shop);
        const [folder = ""] = readdirSync(temporary);
        const [file = ""] = files();
        const places = [join(temporary, folder), join(temporary, folder, file)];
        if (process.platform !== "win32")
            expect(places.map((place) => statSync(place).mode & 0o777)).to.deep.equal([0o700, 0o600]);
        const text = readFileSync(join(temporary, folder, file), "utf8");
        writeFileSync(join(temporary, folder, file), `{"wh\n${text}{"what":"ke`);

        expect(boardIn(2).postedByOthers()).to.deep.equal([shop]);
    });

    it("lets two Providers name one cluster in two projects, and refuses one job in one project", () => {
        const [one, other] = [createRegistry(boardIn(1)), createRegistry(boardIn(2))];
        for (const [project, holder] of [
            ["night", undefined],
            [undefined, undefined],
            ["day", "urn:one"],
        ] as const) {
            expect(one.declare("c/orders", "urn:one", "day")).to.equal(undefined);
            expect(createRegistry(boardIn(2)).declare("c/orders", "urn:two", project)).to.equal(holder);
        }
        one.keep("link c/shop", { inProgram: "urn:one", inState: "urn:old", projectId: "day" });

        expect(other.keptByAnother("link c/shop", "urn:two", "day")).to.include({ inProgram: "urn:one" });
        expect(other.keptByAnother("link c/shop", "urn:two", undefined)).to.include({ inProgram: "urn:one" });
        expect(other.keptByAnother("link c/shop", "urn:two", "night")).to.equal(undefined);
        for (const own of ["urn:one", "urn:old"])
            expect(other.keptByAnother("link c/shop", own, "day")).to.equal(undefined);
    });

    it("lets its process end although its file can't be removed", () => {
        const board = boardIn(1);
        board.post(shop);
        const [folder = ""] = readdirSync(temporary);
        rmSync(join(temporary, folder, "127.0.0.1_40123-1"));
        mkdirSync(join(temporary, folder, "127.0.0.1_40123-1"));

        board.remove();
        expect(files()).to.have.length(1);
    });

    it("is none without an engine", () => {
        expect(boardOf(undefined)).to.equal(undefined);
    });
});
