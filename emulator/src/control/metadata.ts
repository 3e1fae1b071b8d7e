import type { Metadata } from "../metadata/metadata.js";
import { bool, checked, oneOf, text } from "./input.js";

const rules = { agency: bool, project: text, region: text, tokens: oneOf("optional", "required", "missing") };

export function setMetadata(metadata: Metadata, body: unknown): object {
    metadata.change(checked("the metadata", body, rules));
    return metadata.settings;
}
