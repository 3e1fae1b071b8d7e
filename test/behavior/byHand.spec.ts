import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect } from "chai";
import { type Emulator, startEmulator } from "huaweicloud-cdm-emulator";
import { SessionCache } from "#provider/cdm/auth/sessionCache.js";
import { variablesByHand } from "#provider/cdm/config/variablesByHand.js";
import { fromProvider } from "#provider/cdm/sources/stack.js";
import { systemClock } from "#provider/common/clock.js";
import { createRegistry, PendingStarts } from "#provider/run/index.js";
import { control as drive } from "../support/control.js";
import { remove } from "../support/core.js";
import { errorOf } from "../support/world.js";

const repository = join(__dirname, "../../..");

// What an error tells the user to paste is run by a shell, nobody knows by which: names in it come from the program, from IAM and from CDM.
describe("the command that stops a run by hand", function () {
    this.timeout(120_000);
    let emulator: Emulator;
    let folder: string;

    beforeEach(async () => {
        emulator = await startEmulator({ bootMs: 0, runMs: 100 * 3_600_000 });
        folder = mkdtempSync(join(tmpdir(), "pulumi-huaweicloud-cdm-"));
        // As npm lays it out for a user's program.
        const modules = join(folder, "node_modules");
        mkdirSync(join(modules, ".bin"), { recursive: true });
        symlinkSync(join(repository, "provider"), join(modules, "pulumi-huaweicloud-cdm"));
        symlinkSync("../pulumi-huaweicloud-cdm/dist/cli/bin.js", join(modules, ".bin", "cdm-run"));
        writeFileSync(join(folder, "package.json"), '{"name":"shop","private":true}');
    });
    afterEach(async () => {
        await emulator.close();
        rmSync(folder, { recursive: true });
    });

    const control = (path: string, method = "POST", body: object = {}) => drive(emulator.url, method, path, body);

    function isLive(): boolean {
        return emulator.truth().liveRuns > 0;
    }

    /** What a delete prints that CDM does not let stop. */
    async function printed(place: object, environment: Record<string, string>, config?: object) {
        await control("faults", "POST", { operation: "stop", kind: "refuse", message: "engine busy", times: 99 });
        const state = { ...place, startedByUs: true, submissionId: 1, timeouts: { delete: "1s" }, pollInterval: "1s" };
        const host = {
            configuration: { environment, home: "/nowhere", ...(config && { config: { ...config } }) },
            sessions: new SessionCache(),
            clock: systemClock,
            registry: createRegistry(),
            starts: new PendingStarts(),
            logFor: () => ({ progress() {}, info() {}, warn() {} }),
        };
        const { message } = await errorOf(remove(state as unknown as Parameters<typeof remove>[0], host));
        await control("faults", "DELETE");
        const [, lead = "", command = ""] = /stop the run by hand(.*): (npx .*) \(CDMRUN-402\)$/s.exec(message) ?? [];
        return { lead, command };
    }

    /** Pastes the line into a shell, in the folder of the user's program. */
    async function paste(line: string, environment: Record<string, string>) {
        const env = { PATH: process.env["PATH"], HOME: folder, npm_config_offline: "true", ...environment };
        const shell = spawn("sh", { cwd: folder, env });
        shell.stdin.end(`${line}\n`);
        const [[code], stdout, stderr] = await Promise.all([
            once(shell, "close"),
            text(shell.stdout),
            text(shell.stderr),
        ]);
        return { code, said: `${stdout}${stderr}` };
    }

    const token = { HW_AUTH_TOKEN: "night-token" };
    const keyPair = { HW_ACCESS_KEY: "NIGHTKEY", HW_SECRET_KEY: "night-secret-key" };
    const before = ["node_modules", "package.json"];

    // Each line goes through npx, which is what takes its time: so one name has signs of every kind.
    const touch = "touch$IFS$9pwned"; // $IFS$9 is a space that no check of a name sees.
    const signs = `$(${touch})'$(${touch})'"\`${touch}\`\\&${touch}&#|${touch}>pwned;${touch};`;
    for (const [what, project, cluster, job, way] of [
        ["ordinary names, by a key pair", "p", "c", "orders", keyPair],
        ["signs of the shell, by a token", `~p*?[a-z]{a,b}${signs}`, `!!${signs}'`, `a"${signs}%40😀\\`, token],
    ] as const) {
        it(`stops it and runs nothing else, with ${what}`, async () => {
            await control("users", "POST", {
                name: "night",
                project,
                token: token.HW_AUTH_TOKEN,
                accessKey: keyPair.HW_ACCESS_KEY,
                secretKey: keyPair.HW_SECRET_KEY,
            });
            const [where, query] = [encodeURIComponent(job), `?cluster=${encodeURIComponent(cluster)}`];
            await control(`jobs/${where}${query}`, "PUT");
            await control(`jobs/${where}/runs${query}`, "POST", { user: "night" });
            const place = { clusterId: cluster, jobName: job, projectId: project };
            const { command } = await printed(place, { ...way, HW_CDM_ENDPOINT: emulator.url });
            expect(isLive()).to.equal(true);
            // What means the same to sh, bash, zsh, PowerShell and cmd.exe, where somebody types it.
            expect(command).to.match(/^npx -p pulumi-huaweicloud-cdm cdm-run stop( --[\w.:/=-]+)+$/);

            const { code, said } = await paste(command, way);

            expect(said).to.match(/stopped, and seen not live twice in a row \(1 stop sent/);
            expect(code).to.equal(0);
            expect(isLive()).to.equal(false);
            // npm keeps a log in its user's home.
            expect(readdirSync(folder).filter((name) => name !== ".npm")).to.have.members(before);
        });
    }

    it("says where the credentials of a Provider have to be, before a line that can be pasted all the same", async () => {
        const config = { authToken: "emulator-token", endpoint: emulator.url, projectId: "emulator-project" };
        const place = { clusterId: "emulator-cluster", jobName: "demo" };
        await control("jobs/demo/runs", "POST", { user: "emulator" });

        const { lead, command } = await printed(place, {}, config);
        const { code } = await paste(command, { HW_AUTH_TOKEN: "emulator-token" });

        expect(lead).to.equal(", with the same values in the environment as HW_AUTH_TOKEN");
        // To zsh a sign of a comment is none where somebody types it.
        expect(command).not.to.match(/[#'"]/);
        expect(command).not.to.include("emulator-token");
        expect(code).to.equal(0);
        expect(isLive()).to.equal(false);
    });

    for (const [way, config, variables] of [
        ["a key pair", { accessKey: "EMULATORACCESSKEY000", secretKey: "x" }, "HW_ACCESS_KEY and HW_SECRET_KEY"],
        [
            "a temporary key pair of an agency",
            { accessKey: "A", secretKey: "x", securityToken: "y", agencyName: "ci", agencyDomainName: "acme" },
            "HW_ACCESS_KEY, HW_SECRET_KEY, HW_SECURITY_TOKEN, HW_ASSUME_ROLE_AGENCY_NAME and HW_ASSUME_ROLE_DOMAIN_NAME",
        ],
        [
            "a password",
            { userName: "u", userPassword: "p", domainName: "d" },
            "HW_USER_NAME, HW_USER_PASSWORD and HW_DOMAIN_NAME",
        ],
        ["an id token", { idpId: "github", idToken: "t" }, "HW_ASSUME_ROLE_IDP_ID and HW_ASSUME_ROLE_ID_TOKEN"],
    ] as const) {
        it(`names the variables that the command needs instead of a Provider's ${way}`, () => {
            const named = variablesByHand(fromProvider({ ...config, region: "eu-west-101", projectId: "p" }));

            expect(named.join(", ").replace(/, (?=[^,]*$)/, " and ")).to.equal(variables);
        });
    }
});
