import { addressIn, defaultPort, emulatorCommand, publishAddress, withdrawAddress } from "./emulator/address.mjs";
import { withoutCloud } from "./setup/credentials.mjs";
import { runInForeground } from "./setup/foreground.mjs";
import { main } from "./setup/interruption.mjs";
import { setUpWithoutCli } from "./setup/setup.mjs";

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
