import { outOfTheBox } from "../outOfTheBox.js";

/** With a security token the pair is a temporary one, and neither is good without the other. */
interface KeyPair {
    readonly accessKey: string;
    readonly secretKey: string;
    readonly securityToken?: string;
}

/** Somebody who may call, in one project, with a token, with key pairs, or with both. */
export interface User {
    readonly name: string;
    readonly project: string;
    readonly tokens: readonly string[];
    readonly keyPairs: readonly KeyPair[];
}

export const firstUser: User = {
    name: outOfTheBox.user,
    project: outOfTheBox.project,
    tokens: [outOfTheBox.token],
    keyPairs: [{ accessKey: outOfTheBox.accessKey, secretKey: outOfTheBox.secretKey }, outOfTheBox.temporary],
};
