/** What a fresh emulator holds and accepts. Safe to print: these open nothing but an emulator. */
export const outOfTheBox = {
    token: "emulator-token",
    project: "emulator-project",
    cluster: "emulator-cluster",
    job: "demo",
    user: "emulator",
} as const;
