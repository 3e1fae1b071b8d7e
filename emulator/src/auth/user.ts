import { outOfTheBox } from "../outOfTheBox.js";

/** With a security token the pair is a temporary one, and neither is good without the other. */
export interface KeyPair {
    readonly accessKey: string;
    readonly secretKey: string;
    readonly securityToken?: string;
}

/**
 * Somebody who may call, in one project, with whatever ways in they have. Who is there twice, by name and domain, has
 * two projects.
 */
export interface User {
    readonly name: string;
    readonly domain: string;
    /** Its id, which is what the paths of CDM hold. */
    readonly project: string;
    readonly projectName: string;
    readonly password?: string;
    readonly tokens: readonly string[];
    /** Of an OpenID Connect provider that IAM trusts. */
    readonly idTokens: readonly string[];
    readonly keyPairs: readonly KeyPair[];
}

export const defaultUser: User = {
    name: outOfTheBox.user,
    domain: outOfTheBox.domain,
    project: outOfTheBox.project,
    projectName: outOfTheBox.projectName,
    password: outOfTheBox.password,
    tokens: [outOfTheBox.token],
    idTokens: [outOfTheBox.idToken],
    keyPairs: [{ accessKey: outOfTheBox.accessKey, secretKey: outOfTheBox.secretKey }, outOfTheBox.temporary],
};
