/** Whether code may have a comment. Most files have none any more. @param {string} code */
export function mayHaveComments(code) {
    return /\/[/*](?!!)/.test(code);
}

/**
 * Removes the comments from compiled code: they are a quarter of a package, and an editor shows those of the declarations. Lines and columns of the code
 * stay, so that its source map stays right. Licences (`/*!`) stay too.
 * @param {import("typescript")} ts
 * @param {string} code
 */
export function withoutComments(ts, code) {
    const source = ts.createSourceFile("a.js", code, ts.ScriptTarget.Latest, true, ts.ScriptKind.JS);
    /** @type {Map<number, number>} */
    const comments = new Map();
    /** @param {import("typescript").Node} node */
    const visit = (node) => {
        const children = node.getChildren(source);
        // Comments stand before and after tokens. Inside one, as in a template, nothing is a comment.
        if (children.length === 0) {
            const ranges = [
                ...(ts.getLeadingCommentRanges(code, node.pos) ?? []),
                ...(ts.getTrailingCommentRanges(code, node.end) ?? []),
            ];
            for (const { pos, end } of ranges) comments.set(pos, end);
        }
        children.forEach(visit);
    };
    visit(source);
    let kept = "";
    let from = 0;
    for (const [pos, end] of [...comments].sort(([one], [other]) => one - other)) {
        const comment = code.slice(pos, end);
        if (comment.startsWith("/*!")) continue;
        const lines = comment.split("\n");
        // Code may stand behind the last line.
        const indent = lines.length > 1 && code[end] !== "\n" ? " ".repeat(lines.at(-1)?.length ?? 0) : "";
        kept += code.slice(from, pos) + "\n".repeat(lines.length - 1) + indent;
        from = end;
    }
    return kept + code.slice(from);
}
