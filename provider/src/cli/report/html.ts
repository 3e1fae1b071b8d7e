import { visible } from "../../common/text.js";

/** A piece of HTML. Only `html` makes one, so a text can't get into the page without its escapes. */
export class Html {
    constructor(readonly text: string) {}
}

type Piece = Html | string | number | undefined | readonly Piece[];

/**
 * A piece of HTML of a template. Each value in it is escaped, unless it is a piece itself. So neither a job's name nor a message of CDM can
 * bring elements or attributes into the page.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Piece[]): Html {
    return new Html(parts.map((part, index) => part + textOf(values[index])).join(""));
}

function textOf(piece: Piece): string {
    if (piece === undefined) return "";
    if (piece instanceof Html) return piece.text;
    if (typeof piece === "object") return piece.map(textOf).join("");
    // mutant: the escapes of a page
    return visible(String(piece)).replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
