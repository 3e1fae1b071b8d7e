import { decodings } from "../../common/decoding.js";
import { mayBeSecretName } from "./paths.js";

/**
 * The forms in which a longer text holds a credential, whatever its parameter is called. Each repetition has a bound, so that a search takes
 * linear time.
 */
const forms: readonly RegExp[] = [
    // `jdbc:mysql://user:password@host`. A port before a path is no password: `http://host:80/a@b`.
    /:\/\/[^/\s:@]{0,256}:(?!\d{1,5}\/)(?<secret>[^\s@]{1,256}(?:@[^\s/@]{1,256}){0,4})@/gu,
    // Oracle's `user/password@host`, `user[proxy]/"pass word"@host`. A path with more segments is none.
    /(?<![\p{L}\p{N}_$#.[\]/\\@-])[\p{L}\p{N}_$#.[\]-]{1,128}"?\/(?<secret>"[^"]{1,128}"|[^\s/@"]{1,128})@(?=[^\s@])/gu,
    /(?<![\p{L}\p{N}])bearer[\s+]{1,8}(?<secret>[\w+/=.~-]{4,4096})/giu,
    /(?<![\p{L}\p{N}])basic[\s+]{1,8}(?<basic>[\w+/=-]{4,4096})/giu,
    /-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY/gu,
];

/** Where a text gives a name and then a value: `password=…`, `"api_key": …`, `Set-Cookie: …`, `<token>…`, `--password …`. */
const names: readonly RegExp[] = [
    /(?<![\p{L}\p{N}_.-])(?<name>[\p{L}\p{N}_.-]{2,128})["'\\\]]{0,4}\s{0,8}[=:]/gu,
    /<(?<name>[\p{L}\p{N}_.-]{2,128})>/gu,
    /(?<![\p{L}\p{N}_.-])(?<name>-{1,2}[\p{L}\p{N}_.-]{2,128})\s/gu,
];

/** What stands behind a name: in quotation marks, or up to a mark that ends a value. */
const valueBehind =
    /^>?\s{0,8}(?:(?:bearer|basic|digest)\s{1,8})?(?:\\?"(?<double>[^"\\]{0,4096})|'(?<single>[^']{0,4096})|(?<plain>[^\s;,&"'<>(){}]{0,4096}))/iu;
const longestValue = 4_200;

/** The credentials in a text. One is empty where a text has the form, and nothing else can be searched for. Escapes are decoded. */
export function credentialsIn(text: string): readonly string[] {
    return decodings(text).flatMap(({ text: layer }) => [
        ...forms.flatMap((form) => [...layer.matchAll(form)].flatMap(({ groups = {} }) => secretsOf(groups))),
        ...names.flatMap((name) => [...layer.matchAll(name)].flatMap((found) => namedIn(layer, found))),
    ]);
}

function secretsOf({ secret = "", basic }: Readonly<Record<string, string | undefined>>): string[] {
    if (basic === undefined) return [secret.replace(/^"|"$/g, "")];
    const [, password] = /^[^:]*:(.*)$/s.exec(Buffer.from(basic, "base64").toString()) ?? [];
    return password === undefined ? [basic] : [basic, password];
}

function namedIn(text: string, found: RegExpExecArray): string[] {
    if (!mayBeSecretName(found.groups?.name ?? "")) return [];
    const end = found.index + found[0].length;
    const { double, single, plain = "" } = valueBehind.exec(text.slice(end, end + longestValue))?.groups ?? {};
    const value = double ?? single ?? plain;
    // `Cookie: session=…`
    const [, inCookie] = /^[^=]{1,128}=(.+)$/s.exec(value) ?? [];
    return inCookie === undefined ? [value] : [value, inCookie];
}
