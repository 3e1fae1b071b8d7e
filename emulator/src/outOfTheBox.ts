/** What a fresh emulator holds and accepts. Safe to print: these credentials open nothing but an emulator. */
export const outOfTheBox = {
    token: "emulator-token",
    accessKey: "EMULATORACCESSKEY",
    secretKey: "emulator-secret-key",
    /** A temporary key pair, as an agency or a federation issues it. Valid only together with its security token. */
    temporary: {
        accessKey: "EMULATORTEMPORARYKEY",
        secretKey: "emulator-temporary-secret-key",
        securityToken: "emulator-security-token",
    },
    project: "emulator-project",
    /** A project has its region's name. `project` is its id. */
    projectName: "emulator-region",
    cluster: "emulator-cluster",
    job: "demo",
    user: "emulator",
    userId: "user-emulator-of-emulator",
    password: "emulator-password",
    domain: "emulator",
    domainId: "domain-emulator",
    /** Belongs to the domain above. Users of any domain may assume it. */
    agency: "emulator-agency",
    /** An OpenID Connect provider that IAM trusts. Its ID token belongs to the user above. */
    identityProvider: "emulator-idp",
    idToken: "emulator-id-token",
} as const;
