import { join } from "node:path";
import { SetUpError } from "../process/say.mjs";
import { build } from "./build.mjs";
import { installPackages } from "./install.mjs";
import { withLock } from "./lock.mjs";
import { privateFolder, root } from "./repository.mjs";
import { isOlder } from "./versions.mjs";

const oldestNode = "20.19";
const lock = join(privateFolder, "lock");

/** Packages and build. */
export async function setUpWithoutCli() {
    checkNode();
    await withLock(lock, async () => {
        await installPackages(root);
        await build(root);
    });
}

/** Packages alone. */
export async function setUpPackages() {
    checkNode();
    await withLock(lock, () => installPackages(root));
}

function checkNode() {
    if (isOlder(process.versions.node, oldestNode)) {
        throw new SetUpError(`This is Node ${process.versions.node}; Node ${oldestNode} or newer is needed.`);
    }
}
