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

/** Each part of a name that an identifier may hold. Marks without width are left out: two names would look alike. */
function partsOf(name: string): string[] {
    return name
        .normalize()
        .replace(/\p{Default_Ignorable_Code_Point}/gu, "")
        .split(/[^\p{ID_Continue}]|_/u)
        .filter((part) => part !== "");
}

function camelCase([first = "", ...others]: readonly string[]): string {
    const isLoud = first === first.toUpperCase();
    const start = isLoud ? first.toLowerCase() : first.charAt(0).toLowerCase() + first.slice(1);
    return start + others.map(capitalized).join("");
}

export function capitalized(text: string): string {
    const [first = "", ...others] = text;
    return first.toUpperCase() + others.join("");
}
