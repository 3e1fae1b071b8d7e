// Runs the job of one CI build and leaves no run behind, whatever happens: node build.mjs <stack>
//
// Exit codes: 0 the run has SUCCEEDED and the stack is destroyed · 1 it has not, or a signal came: no run is live · 2 wrong use · 3 a run may
// still be live.
import * as automation from "@pulumi/pulumi/automation/index.js";
import { ensureStopped, watchRun } from "pulumi-huaweicloud-cdm/run";

/** This build's own job: whatever run of it is live at the end, it is stopped. */
const job = { clusterId: process.env.CLUSTER_ID ?? "emulator-cluster", jobName: process.env.JOB_NAME ?? "demo" };
const [stackName] = process.argv.slice(2);

const interrupted = new AbortController();
for (const name of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    // A listener keeps Node from ending the process, so that the finally blocks below run.
    process.on(name, () => interrupted.abort(new Error(`${name} has ended the build.`)));
}

process.exitCode = stackName ? await build(stackName).catch(notStopped) : usage();

/** @param {string} name */
async function build(name) {
    let hasSucceeded = false;
    let isDestroyed = false;
    try {
        hasSucceeded = await upAndWatch(name);
    } catch (error) {
        console.error(String(interrupted.signal.reason ?? error));
    } finally {
        // No signal ends this part.
        isDestroyed = await destroy(name).then(
            () => true,
            (error) => {
                console.error(`Stack ${name} is kept: ${error}`);
                return false;
            },
        );
        // A stack whose CLI was killed may not know the run. So CDM itself is asked, and a live run is stopped.
        await stop();
    }
    return hasSucceeded && isDestroyed ? 0 : 1;
}

/** @param {string} name */
async function upAndWatch(name) {
    const { signal } = interrupted;
    // An up that is canceled ends the operation under way first, and that waits for the run. Once the run is stopped, it ends.
    signal.addEventListener("abort", () => stop().catch(() => {}));
    const stack = await automation.LocalWorkspace.createOrSelectStack({
        stackName: name,
        workDir: import.meta.dirname,
    });
    await stack.setAllConfig({ clusterId: { value: job.clusterId }, jobName: { value: job.jobName } });
    signal.throwIfAborted();
    await stack.up({ onOutput: (text) => process.stdout.write(text), color: "never", signal });
    let status;
    for await (const run of watchRun({ ...job, signal })) {
        status = run.status;
        console.log(`${job.jobName}: ${status}, progress ${run.progress ?? "not known"}`);
    }
    return status === "SUCCEEDED";
}

/** @param {string} name */
async function destroy(name) {
    const stack = await automation.LocalWorkspace.selectStack({ stackName: name, workDir: import.meta.dirname });
    // A CLI that was killed has left its lock, and in the state a create that has begun.
    await stack.cancel().catch(() => {});
    await stack.refresh({ clearPendingCreates: true });
    await stack.destroy({ onOutput: (text) => process.stdout.write(text), color: "never" });
    await stack.workspace.removeStack(name);
}

/** Returns only when CDM has said twice that no run of the job is live. */
async function stop() {
    const { outcome } = await ensureStopped(job);
    console.log(`No run of ${job.jobName} is live: ${outcome}.`);
}

/** @param {unknown} error */
function notStopped(error) {
    console.error(String(error));
    return 3;
}

function usage() {
    console.error("Usage: node build.mjs <stack>");
    return 2;
}
