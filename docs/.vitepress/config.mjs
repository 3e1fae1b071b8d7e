import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const { repository } = JSON.parse(readFileSync(join(root, "provider", "package.json"), "utf8"));
/** Where a folder without a page can be seen. Undefined while the package names no repository. */
const source = (repository?.url ?? repository)?.replace(/^git\+|\.git$/g, "");

/** The pages of the site, in the order of its side bar. They are the Markdown files as they stand in the repository. */
const groups = {
    Start: {
        "First run": "README",
        "Getting started": "docs/getting-started",
        Examples: "examples/README",
        Comparison: "docs/comparison",
    },
    Use: {
        Configuration: "docs/configuration",
        "What destroy does": "docs/what-destroy-does",
        "Jobs and links": "docs/jobs-and-links",
        Connectors: "docs/connectors",
        Scripts: "docs/scripts",
        "cdm-run": "docs/cdm-run",
        Testing: "docs/testing",
        CI: "docs/ci",
        Teams: "docs/teams",
        Scaling: "docs/scaling",
        Events: "docs/events",
        IAM: "docs/iam",
        Migrating: "docs/migrating",
        Packaging: "docs/packaging",
    },
    Reference: {
        JobRun: "docs/reference/JobRun",
        JobRunArgs: "docs/reference/JobRunArgs",
        Job: "docs/reference/Job",
        JobArgs: "docs/reference/JobArgs",
        Link: "docs/reference/Link",
        LinkArgs: "docs/reference/LinkArgs",
        Provider: "docs/reference/Provider",
        ProviderArgs: "docs/reference/ProviderArgs",
        "All exports": "docs/reference/README",
        Errors: "docs/errors",
        Troubleshooting: "docs/troubleshooting",
        Support: "docs/support",
        Security: "docs/security",
        Changes: "CHANGELOG",
    },
    Inside: {
        Emulator: "emulator/README",
        Architecture: "docs/architecture",
        Bench: "bench/README",
        Contributing: "CONTRIBUTING",
    },
};

export default defineConfig({
    title: "pulumi-huaweicloud-cdm",
    description: "Runs of Huawei Cloud CDM jobs as Pulumi resources, and their jobs and links",
    srcDir: "..",
    srcExclude: ["test/**", "provider/**", ".pulumi/**"],
    cacheDir: "../node_modules/.cache/vitepress",
    rewrites: (page) => page.replace(/(^|\/)README\.md$/, "$1index.md"),
    cleanUrls: false,
    lastUpdated: false,
    markdown: { config: (md) => md.core.ruler.push("links to what is no page", linkToSource) },
    themeConfig: {
        search: { provider: "local" },
        outline: [2, 3],
        sidebar: Object.entries(groups).map(([text, pages]) => ({
            text,
            items: Object.entries(pages).map(([title, page]) => ({ text: title, link: linkTo(page) })),
        })),
        ...(source && { socialLinks: [{ icon: "github", link: source }] }),
    },
});

/** @param {string} page */
function linkTo(page) {
    return `/${page.replace(/README$/, "")}`;
}

/**
 * A README is the index of its folder. What has no page is linked to where the source is, or is no link if that is not known yet.
 * @param {{ tokens: { children: { type: string, attrGet(name: string): string | null, attrSet(name: string, value: string): void }[] | null }[], env: { relativePath: string, realPath?: string } }} state
 */
function linkToSource({ tokens, env }) {
    const page = (env.realPath ?? env.relativePath).replace(/(^|\/)index\.md$/, "$1README.md");
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
        const href = token.type === "link_open" ? token.attrGet("href") : null;
        if (href === null || /^([a-z]+:|#)/.test(href)) continue;
        const [path = "", anchor] = href.split("#");
        const file = posix.join(posix.dirname(page), path);
        const behind = anchor === undefined ? "" : `#${anchor}`;
        const index = posix.join(file, "README.md");
        if (/\.md$/.test(path) && !isLeftOut(file))
            token.attrSet("href", path.replace(/README\.md$/, "index.md") + behind);
        else if (existsSync(join(root, index)) && !isLeftOut(file))
            token.attrSet("href", `${path.replace(/\/?$/, "/")}index.md`);
        else token.attrSet("href", source ? `${source}/tree/main/${file}` : "#");
    }
}

/** @param {string} file */
function isLeftOut(file) {
    return /^(test|examples|provider)(\/|$)/.test(file);
}
