import { readdirSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";

/** A spec as mocha knows it, its title spelt out. */
export interface Spec {
    /** `run/remove.spec.js`, below the folder of built specs. */
    readonly file: string;
    /** The titles of all that it is part of. */
    readonly suite: string;
    readonly title: string;
    /** Its own code, without what it calls. */
    readonly body: string;
}

const folder = join(__dirname, "..");

/** All specs but those of the documentation, loaded and not run. Only in a process of its own: mocha's globals are taken. */
async function specs(): Promise<Spec[]> {
    const mocha = new Mocha();
    const files = readdirSync(folder, { recursive: true }).map(String);
    for (const file of files.filter((one) => one.endsWith(".spec.js") && !one.startsWith("docs"))) {
        mocha.addFile(join(folder, file));
    }
    await mocha.loadFilesAsync();
    return specsOf(mocha.suite);
}

function specsOf(suite: Mocha.Suite): Spec[] {
    const own = suite.tests.map(({ file = "", title, body }) => ({
        file: file.slice(folder.length + 1),
        suite: suite.fullTitle(),
        title,
        body,
    }));
    return [...own, ...suite.suites.flatMap(specsOf)];
}

if (require.main === module) {
    specs().then((all) => process.stdout.write(JSON.stringify(all), () => process.exit()));
}
