import { takePicture } from "../docs/picture.mjs";
import { main } from "../lib/process/interruption.mjs";
import { setUp } from "../lib/pulumi/setup.mjs";

/** Writes docs/images/terminal.svg, the picture of the README. */
await main(async () => {
    await takePicture(await setUp());
    return 0;
});
