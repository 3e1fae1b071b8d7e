import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of this clone. */
export const root = resolve(fileURLToPath(new URL("../../..", import.meta.url)));

/** The folder in which the set-up and `npm run pulumi` keep their files. Git ignores it. */
export const privateFolder = resolve(root, ".pulumi");
