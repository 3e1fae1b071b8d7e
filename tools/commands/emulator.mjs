import { withoutCloud } from "../lib/process/credentials.mjs";
import { runInForeground } from "../lib/process/foreground.mjs";
import { main } from "../lib/process/interruption.mjs";
import {
    addressIn,
    defaultPort,
    emulatorCommand,
    publishAddress,
    withdrawAddress,
} from "../lib/workspace/emulatorAddress.mjs";
import { setUpWithoutCli } from "../lib/workspace/setup.mjs";

await main(async () => {
    await setUpWithoutCli();
    const args = [emulatorCommand, "--port", String(defaultPort), ...process.argv.slice(2)];
    /** @type {Promise<void> | undefined} */
    let published;
    const onLine = (/** @type {string} */ line) => {
        const url = addressIn(line);
        if (url) {
            published ??= publishAddress(url);
        }
    };
    try {
        return await runInForeground(process.execPath, args, { env: withoutCloud(process.env), onLine });
    } finally {
        if (published) {
            await published;
            withdrawAddress();
        }
    }
});
