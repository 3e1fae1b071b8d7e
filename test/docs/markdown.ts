import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import GithubSlugger from "github-slugger";
import { marked, type Token, type Tokens } from "marked";
import { root } from "../support/clone.js";

/** A fenced block of a page. */
export interface Fence {
    /** `docs/teams.md:12` */
    readonly at: string;
    readonly page: string;
    readonly line: number;
    readonly language: string;
    /** The words behind the language: `run` in "```sh run", `file=index.ts` in "```ts file=index.ts". */
    readonly words: readonly string[];
    readonly text: string;
}

export interface Page {
    /** From the root of the repository, with slashes. */
    readonly path: string;
    readonly fences: readonly Fence[];
    readonly links: readonly string[];
    /** Under which names of GitHub its headings can be linked to. */
    readonly anchors: ReadonlySet<string>;
    readonly text: string;
}

const left = /^(node_modules|dist|\..*)$/;

function pathsIn(folder: string): string[] {
    return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
        if (entry.isDirectory()) return left.test(entry.name) ? [] : pathsIn(path);
        return path.endsWith(".md") ? [path] : [];
    });
}

function flat(tokens: readonly Token[]): Token[] {
    const all: Token[] = [];
    marked.walkTokens([...tokens], (token) => void all.push(token));
    return all;
}

/** What a reader sees of a heading, which is what GitHub makes its anchor of. */
function plain(tokens: readonly Token[] = []): string {
    return tokens.map((token) => ("tokens" in token && token.tokens ? plain(token.tokens) : textOf(token))).join("");
}

function textOf(token: Token): string {
    const text = "text" in token ? String(token.text) : "";
    return text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&gt;", ">");
}

export function pageOf(path: string): Page {
    const text = readFileSync(join(root, path), "utf8");
    const tokens = flat(marked.lexer(text));
    const slugger = new GithubSlugger();
    const headings = tokens.filter((token): token is Tokens.Heading => token.type === "heading");
    const links = tokens.filter((token): token is Tokens.Link | Tokens.Image => /^(link|image)$/.test(token.type));
    return {
        path,
        text,
        fences: fencesIn(path, text),
        links: [
            ...links.map(({ href }) => href),
            ...[...text.matchAll(/\b(?:src|href)="([^"]+)"/g)].map(([, to = ""]) => to),
        ],
        anchors: new Set(headings.map(({ tokens: own }) => slugger.slug(plain(own)))),
    };
}

function fencesIn(page: string, text: string): Fence[] {
    return [...text.matchAll(/^([ ]*)(```+)([^\n`]*)\n(.*?)^\1\2[ ]*$/gms)].map((match) => {
        const [, indent = "", , info = "", body = ""] = match;
        const [language = "", ...words] = info.trim().split(/\s+/);
        const line = text.slice(0, match.index).split("\n").length;
        const lines = body.replace(new RegExp(`^${indent}`, "gm"), "");
        return { at: `${page}:${line}`, page, line, language, words, text: lines };
    });
}

/** All pages of the repository. */
export function pages(): Page[] {
    return pathsIn("").map(pageOf);
}

export function isThere(path: string): boolean {
    return existsSync(join(root, path));
}
