import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { outOfTheBox, startEmulator } from "huaweicloud-cdm-emulator";
import { tool } from "../support/clone.js";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";
import { pageOf } from "./markdown.js";
import { follow, freePort } from "./session.js";

/** The bucket and the address that the page has. */
const bucket = "orders-state";
const obs = "endpoint=obs.eu-west-101.myhuaweicloud.com";

describe("docs/teams.md", function () {
    // The S3 server may have to be installed first.
    this.timeout(420_000);
    const page = pageOf("docs/teams.md");
    let server: ChildProcess | undefined;
    afterEach(() => {
        server?.kill("SIGKILL");
        removeTemporaryFolders();
    });

    async function startS3(python: string): Promise<string> {
        const port = await freePort();
        server = spawn(python, ["-I", "-B", "-m", "moto.server", "-H", "127.0.0.1", "-p", String(port)], {
            stdio: "ignore",
        });
        const url = `http://127.0.0.1:${port}`;
        for (const deadline = Date.now() + 30_000; Date.now() < deadline; await sleep(100)) {
            const made = await fetch(`${url}/${bucket}`, { method: "PUT" }).catch(() => undefined);
            if (made?.ok) return url;
        }
        throw new Error("The S3 server did not answer within 30 s.");
    }

    it("keeps a state in an S3 store, and destroys from another folder with NODE_PATH alone", async function () {
        const { providePython } = await import(tool("lib/python/python.mjs"));
        const { python, reason } = await providePython(process.env, "s3Server");
        if (python === undefined) {
            if (this.test) this.test.title += ` (only that the page names both: there is no S3 server, ${reason})`;
            expect(page.text).to.include(`pulumi login "s3://${bucket}?region=eu-west-101&${obs}"`);
            expect(page.text).to.include("export NODE_PATH=");
            return;
        }
        const s3 = await startS3(python);
        const emulator = await startEmulator({ bootMs: 100 });
        let keys = "";
        try {
            const outcome = await follow(page, {
                folder: temporaryFolder(),
                // A local server has no host name for each bucket.
                replace: { [obs]: `endpoint=${s3}&s3ForcePathStyle=true` },
                env: {
                    AWS_ACCESS_KEY_ID: "key",
                    AWS_SECRET_ACCESS_KEY: "secret",
                    HW_CDM_ENDPOINT: emulator.url,
                    HW_AUTH_URL: emulator.url,
                    HW_AUTH_TOKEN: outOfTheBox.token,
                    HW_PROJECT_ID: outOfTheBox.project,
                    HW_REGION_NAME: "emulator-region",
                },
                inspect: async () => {
                    keys = await (await fetch(`${s3}/${bucket}?list-type=2`)).text();
                },
            });

            expect(outcome.code, outcome.output).to.equal(0);
            expect(keys).to.include(".pulumi/stacks/orders/prod.json");
            expect(emulator.requests("start")).to.have.length(1);
            expect(emulator.truth().liveRuns).to.equal(0);
            expect(outcome.output).to.include("seen not live twice in a row");
        } finally {
            await emulator.close();
        }
    });
});
