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
    cluster: "emulator-cluster",
    job: "demo",
    user: "emulator",
} as const;
