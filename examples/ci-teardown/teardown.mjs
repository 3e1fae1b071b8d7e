// Destroys a stack of this folder: node teardown.mjs <stack>
//
// Exit codes: 0 the stack is destroyed and removed, or there is none · 1 a run may still be live, and the stack is kept · 2 wrong use ·
// 3 another update holds the stack's lock: nothing was done.
import * as automation from "@pulumi/pulumi/automation/index.js";

const [stackName] = process.argv.slice(2);
process.exitCode = stackName ? await teardown(stackName) : usage();

/** @param {string} stackName */
async function teardown(stackName) {
    try {
        const stack = await automation.LocalWorkspace.selectStack({ stackName, workDir: import.meta.dirname });
        // It returns only when CDM has shown twice that no run of the stack is live.
        await stack.destroy({ onOutput: (text) => process.stdout.write(text), color: "never" });
        await stack.workspace.removeStack(stackName);
        console.log(`Stack ${stackName} is destroyed. No run of it is live.`);
        return 0;
    } catch (error) {
        if (error instanceof automation.StackNotFoundError) {
            console.log(`There is no stack ${stackName}, so there is nothing to destroy.`);
            return 0;
        }
        if (error instanceof automation.ConcurrentUpdateError) {
            console.error(
                `Another update holds stack ${stackName}. If that update is dead, run: pulumi cancel ${stackName}`,
            );
            return 3;
        }
        console.error(String(error));
        console.error(`Stack ${stackName} is not destroyed: a run of it may still be live. Run this script again.`);
        return 1;
    }
}

function usage() {
    console.error("Usage: node teardown.mjs <stack>");
    return 2;
}
