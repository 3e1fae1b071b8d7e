import { expressions } from "./expressions.js";
import { readers } from "./readers.js";
import { unitsOf, worstTexts } from "./units.js";

/** More than the signs of an expression: what a reader as a whole may go over again and again. */
const ofReaders = [
    " ",
    "\n",
    ". ",
    "<",
    "1",
    '"',
    "_",
    "<style",
    "<script>",
    "<script></style>",
    "&#x41;",
    "&#",
    "%41",
    "%e2%82",
    "\\u0041",
    '\\"',
    "\\\\",
    "pa",
    "hunter ",
    "hunte",
    "MIIF",
    "::",
    "##",
    "##vso",
    "<{%",
    "1h",
    "1ms",
    "\u0301\u0316",
    "\u0001",
    "\u200b",
    "\ud83d",
    "op_svc_",
    "//a@",
    "?#",
    '"\\',
];

/** Says what it is about to do, so that whoever ends it knows where it was. */
function run(what: string, act: () => unknown): void {
    process.stdout.write(`${what}\n`);
    act();
}

if (process.argv[2] === "expressions") {
    for (const { where, pattern } of expressions()) {
        const everyMatch = new RegExp(pattern, [...new Set([...pattern.flags, "g"])].join(""));
        run(`${where} ${pattern}`, () => {
            for (const worst of worstTexts(unitsOf(pattern))) worst.replace(everyMatch, "");
        });
    }
    process.stdout.write("done\n");
} else {
    const texts = worstTexts(ofReaders);
    for (const [what, read] of Object.entries(readers)) {
        for (const worst of texts) run(`${what}: ${JSON.stringify(worst.slice(0, 16))}`, () => read(worst));
        process.stdout.write(`done: ${what}\n`);
    }
}
