import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** So the compiler begins a file, and the result of `shortened` does not. */
const fromCompiler = /^(?:#!.*\n)?"use strict";\n/;

/**
 * Removes comments and spaces from the compiled code of a package, which are more than a quarter of it. An editor shows the comments of the declarations. The
 * source map is made anew. Names stay, and so do licences (`/*!`). A file that is short already stays as it is.
 * @param {string} file
 */
export async function shorten(file) {
    const code = readFileSync(file, "utf8");
    if (!fromCompiler.test(code)) return;
    const map = existsSync(`${file}.map`) ? readFileSync(`${file}.map`, "utf8") : undefined;
    const short = await shortened(code, map);
    writeFileSync(file, short.code);
    if (map !== undefined) writeFileSync(`${file}.map`, short.map);
}

/**
 * @param {string} code
 * @param {string} [map] from the code to its source
 */
async function shortened(code, map) {
    const { transform } = await import("esbuild");
    const from = map && `\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString("base64")}`;
    return transform(code + (from ?? ""), {
        minifyWhitespace: true,
        // Node prints the whole line of an error above its stack. A line ends at the next place where it can, so some are longer.
        lineLimit: 200,
        platform: "node",
        target: "node20.19",
        legalComments: "inline",
        sourcemap: map === undefined ? false : "external",
        sourcesContent: false,
    });
}
