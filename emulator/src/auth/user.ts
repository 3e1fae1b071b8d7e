import { outOfTheBox } from "../outOfTheBox.js";

/** With a security token the pair is temporary. Such a pair is valid only together with its token. */
export interface KeyPair {
    readonly accessKey: string;
    readonly secretKey: string;
    readonly securityToken?: string;
}

/** A user in one project, with its credentials. Two entries of one name and domain are one user with two projects. */
export interface User {
    readonly name: string;
    readonly domain: string;
    /** The project's id. The paths of CDM hold it. */
    readonly project: string;
    readonly projectName: string;
    readonly password?: string;
    readonly tokens: readonly string[];
    /** ID tokens of an OpenID Connect provider that IAM trusts. */
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
