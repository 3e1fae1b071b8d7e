/** What a fresh emulator holds and accepts. Safe to print: these open nothing but an emulator. */
export const outOfTheBox = {
    token: "emulator-token",
    accessKey: "EMULATORACCESSKEY",
    secretKey: "emulator-secret-key",
    /** A key pair for a while, as an agency or a federation hands it out: good only with its security token. */
    temporary: {
        accessKey: "EMULATORTEMPORARYKEY",
        secretKey: "emulator-temporary-secret-key",
        securityToken: "emulator-security-token",
    },
    project: "emulator-project",
    /** Projects are called after their regions; `project` is the id. */
    projectName: "emulator-region",
    cluster: "emulator-cluster",
    job: "demo",
    user: "emulator",
    userId: "user-emulator-of-emulator",
    password: "emulator-password",
    domain: "emulator",
    domainId: "domain-emulator",
    /** Of the domain above, and open to users of any. */
    agency: "emulator-agency",
    /** An OpenID Connect provider that IAM trusts, and a token of it for the user above. */
    identityProvider: "emulator-idp",
    idToken: "emulator-id-token",
} as const;
