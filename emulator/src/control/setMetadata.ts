import type { Metadata } from "../metadata/metadata.js";
import { bool, oneOf, text, validate } from "./validate.js";

const rules = { agency: bool, project: text, region: text, tokens: oneOf("optional", "required", "missing") };

export function setMetadata(metadata: Metadata, body: unknown): object {
    metadata.change(validate("the metadata", body, rules));
    return metadata.settings;
}
