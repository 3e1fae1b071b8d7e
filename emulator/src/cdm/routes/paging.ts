import { ErrorResponse } from "../../http/response.js";
import { cdmError } from "../wire/cdmErrors.js";

/** The part of a list that a request asks for. */
export interface Page {
    readonly page_no: number;
    readonly page_size: number;
}

/** The documentation allows sizes from 10 to 100. The samples have 10 if the request gives none. */
export function parsePage(query: URLSearchParams): Page {
    return {
        page_no: parseInteger(query, "page_no", 1, 1, 2_147_483_647),
        page_size: parseInteger(query, "page_size", 10, 10, 100),
    };
}

export function itemsOf<Item>(items: readonly Item[], { page_no, page_size }: Page): Item[] {
    return items.slice((page_no - 1) * page_size, page_no * page_size);
}

function parseInteger(query: URLSearchParams, name: string, otherwise: number, min: number, max: number): number {
    const text = query.get(name) ?? String(otherwise);
    if (!/^\d+$/.test(text) || Number(text) < min || Number(text) > max) {
        throw new ErrorResponse(
            cdmError("Cdm.0010", `The integer ${name} must be within the range from ${min} to ${max}.`),
        );
    }
    return Number(text);
}
