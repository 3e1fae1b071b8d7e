import type { Access } from "../access/access.js";
import type { Answer } from "../api.js";
import { outOfTheBox } from "../outOfTheBox.js";
import { ControlError, checked, required, text } from "./input.js";

const what = "a user";
const rules = { name: text, project: text, token: text, accessKey: text, secretKey: text, securityToken: text };

/** Lets somebody else in. What opens the door is not given back. */
export function addUser(access: Access, body: unknown): Answer {
    const given = required(what, checked(what, body, rules), "name");
    const { name, project = outOfTheBox.project, token, accessKey, secretKey, securityToken } = given;
    if (Boolean(accessKey) !== Boolean(secretKey) || (securityToken && !accessKey)) {
        throw new ControlError(`"accessKey" and "secretKey" of ${what} go together, with or without "securityToken".`);
    }
    const pair = accessKey && secretKey && { accessKey, secretKey, ...(securityToken && { securityToken }) };
    access.add({ name, project, tokens: token ? [token] : [], keyPairs: pair ? [pair] : [] });
    return { status: 201, body: { name, project } };
}
