import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this clone. */
export const root = resolve(fileURLToPath(new URL("../../..", import.meta.url)));

/** What set-up and `npm run pulumi` keep inside the clone; git ignores it. */
export const privateFolder = resolve(root, ".pulumi");
