import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { onPath } from "../process/onPath.mjs";
import { run } from "../process/run.mjs";
import { SetUpError, say } from "../process/say.mjs";
import { isOlder } from "../workspace/versions.mjs";
import { moduleFolder, pinnedGo, pinnedVersion } from "./pinned.mjs";

/** The oldest Go that can fetch the toolchain that a module asks for. */
const oldestGo = "1.25";
const speakEveryMs = 20_000;

/**
 * Builds the pinned CLI into `<folder>/bin`.
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
export async function buildWithGo(folder, env) {
    const go = await findGo(folder, env);
    const version = pinnedVersion();
    say(`building the Pulumi CLI ${version} with Go; this takes some minutes, once on this machine`);
    const work = await mkdtemp(join(folder, "work-"));
    let packages = 0;
    const startedAt = Date.now();
    const progress = setInterval(() => {
        const seconds = Math.round((Date.now() - startedAt) / 1000);
        say(`still building the Pulumi CLI: ${seconds} s, ${packages} packages compiled or fetched`);
    }, speakEveryMs);
    const args = [
        "build",
        "-v",
        "-mod=readonly",
        "-ldflags",
        `-s -w -X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=${version}`,
        "-o",
        join(folder, "bin", process.platform === "win32" ? "pulumi.exe" : "pulumi"),
        "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    ];
    try {
        await run(go.path, args, {
            called: "go build",
            cwd: moduleFolder,
            env: {
                ...env,
                // A workspace file above the clone would hide the pinned module.
                GOWORK: "off",
                // An interrupted Go leaves its temporary files. In this folder they are removed with the rest of the draft.
                GOTMPDIR: work,
                ...(go.isOlderThanPinned ? { GOTOOLCHAIN: "auto" } : {}),
            },
            onLine: () => {
                packages += 1;
            },
        });
    } finally {
        clearInterval(progress);
        await rm(work, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    }
}

/** @param {string} folder @param {NodeJS.ProcessEnv} env */
async function findGo(folder, env) {
    const [path] = onPath("go", env);
    if (!path) {
        throw new SetUpError("there is no Go on PATH");
    }
    const version = (
        await run(path, ["env", "GOVERSION"], { cwd: folder, env: { ...env, GOTOOLCHAIN: "local" } })
    ).trim();
    if (isOlder(version, oldestGo)) {
        throw new SetUpError(`the Go on PATH is ${version}, and ${oldestGo} is the oldest that will do`);
    }
    return { path, isOlderThanPinned: isOlder(version, pinnedGo()) };
}
