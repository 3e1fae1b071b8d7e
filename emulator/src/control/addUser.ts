import type { User } from "../auth/user.js";
import type { HttpResponse } from "../http/response.js";
import type { Directory } from "../iam/directory.js";
import { outOfTheBox } from "../outOfTheBox.js";
import { ControlError, requireProperties, text, validate } from "./validate.js";

const what = "a user";
const rules = {
    name: text,
    domain: text,
    project: text,
    projectName: text,
    password: text,
    token: text,
    idToken: text,
    accessKey: text,
    secretKey: text,
    securityToken: text,
};

/** Adds a user. The response does not repeat the credentials. */
export function addUser(directory: Directory, body: unknown): HttpResponse {
    const given = requireProperties(what, validate(what, body, rules), "name");
    const { name, domain = outOfTheBox.domain, project = outOfTheBox.project, password, token, idToken } = given;
    const projectName = given.projectName ?? directory.projectName(project) ?? project;
    const user = { name, domain, project, projectName };
    const keyPairs = parseKeyPairs(given);
    const [tokens, idTokens] = [token, idToken].map((one) => (one ? [one] : []));
    directory.add({ ...user, ...(password && { password }), tokens: tokens ?? [], idTokens: idTokens ?? [], keyPairs });
    return { status: 201, body: user };
}

interface GivenKeys {
    readonly accessKey?: string;
    readonly secretKey?: string;
    readonly securityToken?: string;
}

function parseKeyPairs({ accessKey, secretKey, securityToken }: GivenKeys): User["keyPairs"] {
    if (Boolean(accessKey) !== Boolean(secretKey) || (securityToken && !accessKey)) {
        throw new ControlError(`"accessKey" and "secretKey" of ${what} go together. "securityToken" needs both.`);
    }
    return accessKey && secretKey ? [{ accessKey, secretKey, ...(securityToken && { securityToken }) }] : [];
}
