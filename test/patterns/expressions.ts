import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";

export interface Expression {
    /** `cdm/text.ts:37` */
    readonly where: string;
    readonly pattern: RegExp;
}

const source = join(__dirname, "../../../provider/src");

/** Every regular expression that stands in the provider's source. */
export function expressions(): Expression[] {
    const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
    return files.flatMap(expressionsIn);
}

function expressionsIn(file: string): Expression[] {
    const text = readFileSync(join(source, file), "utf8");
    const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    const found: Expression[] = [];
    const visit = (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
            const end = node.text.lastIndexOf("/");
            const line = tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;
            const pattern = new RegExp(node.text.slice(1, end), node.text.slice(end + 1));
            found.push({ where: `${file}:${line}`, pattern });
        }
        ts.forEachChild(node, visit);
    };
    visit(tree);
    return found;
}
