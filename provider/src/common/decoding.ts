/** A text whose escapes have been decoded a number of times. */
export interface Layer {
    readonly text: string;
    /** For each UTF-16 unit of the text, where it begins in the original text. The last entry is the end. */
    readonly at: ArrayLike<number>;
}

/** Deeper escapes, such as JSON in JSON in an address in a page, are not decoded. */
const deepest = 6;

/** The text itself, then the text with its escapes of JSON, addresses and HTML decoded once, twice and so on. */
export function decodings(text: string): Layer[] {
    let layer: Layer = { text, at: countUpTo(text.length) };
    const layers = [layer];
    while (layers.length < deepest && anyEscape.test(layer.text)) {
        const next = decoded(layer);
        if (next.text === layer.text) break;
        layers.push(next);
        layer = next;
    }
    return layers;
}

/** From 0. A plain loop, because `Uint32Array.from` with a function takes twenty times as long, and an answer may have megabytes. */
function countUpTo(last: number): Uint32Array {
    const counted = new Uint32Array(last + 1);
    for (let index = 0; index <= last; index++) counted[index] = index;
    return counted;
}

const anyEscape = /[\\%&]/;

/** Each alternative has a first character of its own and a short bound, so that a search takes linear time. */
const escapes = new RegExp(
    [
        /\\u(?<unit>[0-9a-f]{4})/,
        /\\x(?<byte>[0-9a-f]{2})/,
        /\\(?<letter>[bfnrt"'\\/])/,
        // A character of UTF-8. Its first octet says how many octets follow.
        /(?<octets>%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-7](?:%[89ab][0-9a-f]){3}|%[0-9a-f]{2})/,
        /&#x0{0,6}(?<hex>[0-9a-f]{1,6});?/,
        /&#0{0,6}(?<decimal>\d{1,7});?/,
        /&(?<name>[a-z]{2,8});/,
    ]
        .map(({ source }) => source)
        .join("|"),
    "gi",
);

function decoded({ text, at }: Layer): Layer {
    const starts: number[] = [];
    let plain = "";
    let end = 0;
    const keep = (until: number) => {
        for (let index = end; index < until; index++) starts.push(at[index] ?? 0);
        plain += text.slice(end, until);
        end = until;
    };
    for (const found of text.matchAll(escapes)) {
        const character = characterOf(found.groups ?? {});
        if (character === undefined) continue;
        keep(found.index);
        for (let index = 0; index < character.length; index++) starts.push(at[found.index] ?? 0);
        plain += character;
        end = found.index + found[0].length;
    }
    keep(text.length);
    starts.push(at[text.length] ?? 0);
    return { text: plain, at: starts };
}

/** Undefined if the match looks like an escape and is none. */
function characterOf({ unit, byte, letter, octets, hex, decimal, name }: Readonly<Record<string, string | undefined>>) {
    if (unit !== undefined || byte !== undefined) return String.fromCharCode(Number.parseInt(unit ?? byte ?? "", 16));
    if (letter !== undefined) return controls.get(letter.toLowerCase()) ?? letter;
    if (octets !== undefined) return Buffer.from(octets.replaceAll("%", ""), "hex").toString();
    if (name !== undefined) return entities.get(name.toLowerCase());
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}

const controls: ReadonlyMap<string, string> = new Map([
    ["b", "\b"],
    ["f", "\f"],
    ["n", "\n"],
    ["r", "\r"],
    ["t", "\t"],
]);

/** The characters of ASCII that HTML has names for. */
const entities: ReadonlyMap<string, string> = new Map(
    (
        "amp& lt< gt> quot\" apos' excl! num# dollar$ percnt% lpar( rpar) ast* plus+ comma, period. sol/ colon: semi; equals= quest? " +
        "commat@ lsqb[ lbrack[ bsol\\ rsqb] rbrack] hat^ lowbar_ grave` lcub{ lbrace{ verbar| vert| rcub} rbrace}"
    )
        .split(" ")
        .map((one) => [one.slice(0, -1), one.slice(-1)] as const),
);
