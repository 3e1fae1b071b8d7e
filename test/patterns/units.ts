/** So long is what an expression or a function is given. The square of it is more than any machine does in a minute. */
const length = 1_000_000;

/** What an expression with a repetition may begin anew at: signs of its own, and such as stand in every text. */
const everywhere = [
    " ",
    "\n",
    "\r",
    "\u2028",
    "a",
    "A",
    "1",
    ".",
    ". ",
    "1.",
    "<",
    "< ",
    "%",
    "&",
    "\\",
    '"',
    "/",
    ":",
    "#",
    "[",
    "@",
    "_",
    "é",
];

/** Texts of one unit again and again, none of which ends as it would have to. */
export function worstTexts(units: readonly string[]): string[] {
    return [...new Set(units)].map((unit) => `${unit.repeat(length / unit.length)}\u0001!`);
}

/** The signs, and pairs of neighbours, that an expression is written with. */
export function unitsOf({ source }: RegExp): string[] {
    const signs = [...source.replace(/\\[a-zA-Z]/g, "")].filter((sign) => !"^$()|*+?".includes(sign));
    const words = source.match(/[\w<"%#:&./-]{2,12}/g) ?? [];
    return [...everywhere, ...signs, ...words, ...words.map((word) => `${word} `)];
}
