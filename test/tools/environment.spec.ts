import { statSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import { tool } from "../support/clone.js";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";

const users = {
    PATH: ["/users/bin", "/usr/bin"].join(delimiter),
    HOME: "/home/user",
    PULUMI_ACCESS_TOKEN: "pul-0123456789",
    PULUMI_HOME: "/home/user/.pulumi",
    PULUMI_BACKEND_URL: "https://example.com",
    PULUMI_CONFIG_PASSPHRASE: "correct horse",
    PULUMI_CONFIG_PASSPHRASE_FILE: "/home/user/passphrase",
    PULUMI_STACK: "production",
    pulumi_option_stack: "production",
};

describe("the environment of the CLI", () => {
    let folder: string;
    let environment: NodeJS.ProcessEnv;

    before(async () => {
        const { pulumiEnvironment } = await import(tool("lib/pulumi/environment.mjs"));
        folder = join(temporaryFolder(), "a folder, 100% new");
        environment = pulumiEnvironment(folder, ["/cli"], users);
    });
    after(removeTemporaryFolders);

    it("carries nothing of the user's own Pulumi", () => {
        const values = Object.entries(users).filter(([name]) => /pulumi/i.test(name));
        for (const [name, value] of values) {
            expect(environment, name).not.to.have.property(name, value);
        }
        expect(environment).not.to.have.any.keys(
            "PULUMI_ACCESS_TOKEN",
            "PULUMI_CONFIG_PASSPHRASE_FILE",
            "PULUMI_STACK",
        );
    });

    it("keeps home and stacks in the folder it is given", () => {
        expect(environment["PULUMI_HOME"]).to.equal(join(folder, "home"));
        const state = fileURLToPath(String(environment["PULUMI_BACKEND_URL"]));
        expect(state).to.equal(join(folder, "state"));
        expect(statSync(state).isDirectory()).to.equal(true);
    });

    it("puts the CLI and this Node before everything else on PATH", () => {
        expect(environment["PATH"]).to.equal(["/cli", dirname(process.execPath), users.PATH].join(delimiter));
    });

    it("keeps loopback away from the user's proxy, and the user's own exceptions with it", async () => {
        const { pulumiEnvironment } = await import(tool("lib/pulumi/environment.mjs"));
        const { NO_PROXY, no_proxy } = pulumiEnvironment(folder, [], { ...users, no_proxy: "example.com" });
        expect([NO_PROXY, no_proxy]).to.deep.equal(Array(2).fill("example.com,127.0.0.1,localhost"));
    });

    it("leaves the rest as it is", () => {
        expect(environment["HOME"]).to.equal("/home/user");
    });
});
