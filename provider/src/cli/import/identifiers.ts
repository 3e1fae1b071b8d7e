/** Words that a program can't declare, and those that it declares or imports itself. */
const taken = [
    "break case catch class const continue debugger default delete do else enum export extends false finally for function if import in",
    "instanceof new null return super switch this throw true try typeof var void while with",
    "implements interface let package private protected public static yield await async arguments eval undefined NaN Infinity",
    // Node.js wraps a CommonJS module into a function with these.
    "exports require module __filename __dirname",
    "pulumi config clusterId projectId region endpoint Job JobRun Link",
].flatMap((line) => line.split(" "));

/** Gives each thing of a program an identifier of its own. */
export class Identifiers {
    private readonly used = new Set(taken);

    /**
     * An identifier made from a name: `mysqlLink` for `mysql_link`.
     *
     * @param word what stands behind it if the identifier is used already, and before it if the name begins with a digit
     */
    of(name: string, word: string): string {
        const parts = partsOf(name);
        const joined = camelCase(parts);
        const base = joined === "" ? word : /^\p{ID_Start}/u.test(joined) ? joined : word + capitalized(joined);
        return this.unused(base, this.used.has(base) ? base + capitalized(word) : base);
    }

    private unused(base: string, first: string): string {
        let found = first;
        for (let number = 2; this.used.has(found); number++) found = `${base}${number}`;
        this.used.add(found);
        return found;
    }
}

/**
 * Characters that every TypeScript takes in an identifier: letters that Unicode has had for long, and their accents. Pulumi brings TypeScript 3.8.3,
 * which knows no younger letters, and not all that ID_Continue names, such as a middle dot. The others part words.
 */
const letters =
    "A-Za-z\\d\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u017f\u01a0\u01a1\u01af\u01b0\u01cd-\u01dc\u0218-\u021b\u0300-\u036f\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u0481\u048a-\u0527" +
    "\u05d0-\u05ea\u0620-\u064a\u0e01-\u0e30\u1e00-\u1eff\u3041-\u3096\u30a1-\u30fa\u30fc\u4e00-\u9fa5\uac00-\ud7a3";
const separators = new RegExp(`[^${letters}]+`, "u");

/** Each part of a name that an identifier may hold. Marks without width are left out: two names would look alike. */
function partsOf(name: string): string[] {
    return name
        .normalize()
        .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
        .split(separators)
        .filter((part) => part !== "");
}

function camelCase([first = "", ...others]: readonly string[]): string {
    const isLoud = first === first.toUpperCase();
    const start = isLoud ? first.toLowerCase() : first.charAt(0).toLowerCase() + first.slice(1);
    return (start + others.map(capitalized).join("")).normalize();
}

export function capitalized(text: string): string {
    const [first = "", ...others] = text;
    return first.toUpperCase() + others.join("");
}
